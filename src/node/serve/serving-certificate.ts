import type { Clock } from '../../core/clock.ts';
import { certificatePem, parseCertificatesPem } from '../../core/pki/certificate.ts';
import { issueCertificate } from '../../core/pki/issue.ts';
import { parsePrivateKeyPem, privateKeyPem } from '../../core/pki/private-key.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** A certificate of the cluster's authority for loopback, with its key; all PEM. */
export async function servingCertificate(
  clock: Clock,
  authority: { readonly certificate: string; readonly key: string },
): Promise<{ certificate: string; key: string }> {
  const [certificate] = parseCertificatesPem(authority.certificate);
  if (certificate === undefined) throw new Error('the cluster has no certificate authority');
  const issuer = { certificate, key: parsePrivateKeyPem(authority.key) };
  const issued = await issueCertificate(issuer, {
    clock,
    notBeforeMs: certificate.notBeforeMs,
    notAfterMs: clock.now() + yearMs,
    subject: { commonName: 'kube-apiserver' },
    alternativeNames: { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] },
    extendedKeyUsage: ['serverAuth'],
    algorithm: 'ECDSA-P256',
  });
  return { certificate: certificatePem(issued.certificate), key: privateKeyPem(issued.key) };
}
