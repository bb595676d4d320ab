import type { Clock } from '../clock.ts';
import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { verifyChain } from '../pki/verify.ts';
import { type Authenticator, credentialIdKey } from './authenticator.ts';

export interface ClientCertificateOptions {
  readonly clock: Clock;
  /** The authorities of `--client-ca-file`. */
  readonly roots: readonly Certificate[];
}

/** A certificate for client use names its user as common name and its groups as organizations. */
export function createClientCertificateAuthenticator({ clock, roots }: ClientCertificateOptions): Authenticator {
  return async ({ clientCertificates }) => {
    if (clientCertificates.length === 0) return undefined;
    const chain = clientCertificates.map((der) => parseCertificate(der));
    await verifyChain(chain, { roots, nowMs: clock.now(), usage: 'clientAuth' });
    const [leaf] = chain;
    if (leaf === undefined || leaf.subject.commonName === '') return undefined;
    const groups = [...leaf.subject.organizations];
    return { username: leaf.subject.commonName, groups, extra: { [credentialIdKey]: [await fingerprint(leaf)] } };
  };
}

async function fingerprint({ raw }: Certificate): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return `X509SHA256=${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
