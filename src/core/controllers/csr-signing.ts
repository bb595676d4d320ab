import { type CertificateSigningRequest, certificateSigningRequests } from '../api/certificates-v1.ts';
import { type Controller, defineController } from '../client/controller.ts';
import { certificatePem } from '../pki/certificate.ts';
import { normalizeName } from '../pki/distinguished-name.ts';
import type { KeyPair } from '../pki/issue.ts';
import type { ExtendedKeyUsage, KeyUsage } from '../pki/object-identifiers.ts';
import { parseSigningRequestPem, signSigningRequest } from '../pki/signing-request.ts';

const signers = new Set([
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
  'kubernetes.io/legacy-unknown',
]);
const yearMs = 365 * 86_400_000;
const backdateMs = 300_000;

const keyUsages: Readonly<Record<string, KeyUsage>> = {
  'digital signature': 'digitalSignature',
  'key encipherment': 'keyEncipherment',
  'data encipherment': 'dataEncipherment',
  'key agreement': 'keyAgreement',
};
const extendedUsages: Readonly<Record<string, ExtendedKeyUsage>> = {
  'client auth': 'clientAuth',
  'server auth': 'serverAuth',
};

/** Signs what was approved with the cluster's authority. */
export function csrSigningController(authority: KeyPair): Controller {
  return defineController<CertificateSigningRequest>({
    name: 'certificatesigningrequest-signing-controller',
    for: certificateSigningRequests,
    async reconcile({ key }, { client, clock, lister }) {
      const request = lister(certificateSigningRequests).get(key);
      if (request === undefined || !signers.has(request.spec.signerName) || (request.status?.certificate ?? '') !== '')
        return undefined;
      const approved = request.status?.conditions?.some(({ type }) => type === 'Approved') === true;
      const refused = request.status?.conditions?.some(({ type }) => type === 'Denied' || type === 'Failed') === true;
      if (!approved || refused) return undefined;
      const usages = request.spec.usages ?? [];
      const asked = parseSigningRequestPem(atob(request.spec.request));
      const certificate = await signSigningRequest(authority, asked, {
        clock,
        subject: normalizeName(asked.subject),
        notBeforeMs: clock.now() - backdateMs,
        notAfterMs: Math.min(
          clock.now() + (request.spec.expirationSeconds ?? Number.POSITIVE_INFINITY) * 1000,
          clock.now() - backdateMs + yearMs,
        ),
        keyUsage: usages.flatMap((usage) => keyUsages[usage] ?? []),
        extendedKeyUsage: usages.flatMap((usage) => extendedUsages[usage] ?? []),
      });
      const status = { ...request.status, certificate: btoa(certificatePem(certificate)) };
      await client.resource(certificateSigningRequests).update({ ...request, status }, { subresource: 'status' });
      return undefined;
    },
  });
}
