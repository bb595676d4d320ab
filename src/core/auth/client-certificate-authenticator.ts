import type { Clock } from '../clock.ts';
import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { verifyChain } from '../pki/verify.ts';
import { type Authenticator, credentialIdKey } from './authenticator.ts';

export interface ClientCertificateOptions {
  readonly clock: Clock;
  /** The authorities of `--client-ca-file`. */
  readonly roots: readonly Certificate[];
}

interface Presented {
  readonly chain: readonly Certificate[];
  readonly credentialId: string;
}

/** A certificate for client use names its user as common name and its groups as organizations. */
export function createClientCertificateAuthenticator({ clock, roots }: ClientCertificateOptions): Authenticator {
  const known = new WeakMap<readonly Uint8Array[], Presented>();
  return async ({ clientCertificates }) => {
    if (clientCertificates.length === 0) return undefined;
    let presented = known.get(clientCertificates);
    if (presented === undefined) {
      presented = await readChain(clientCertificates);
      known.set(clientCertificates, presented);
    }
    const { chain, credentialId } = presented;
    await verifyChain(chain, { roots, nowMs: clock.now(), usage: 'clientAuth' });
    const [leaf] = chain;
    if (leaf === undefined || leaf.subject.commonName === '') return undefined;
    const groups = [...leaf.subject.organizations];
    return { username: leaf.subject.commonName, groups, extra: { [credentialIdKey]: [credentialId] } };
  };
}

/** A connection's requests share one array of certificates, so this is done once a connection. */
async function readChain(certificates: readonly Uint8Array[]): Promise<Presented> {
  const chain = certificates.map((der) => parseCertificate(der));
  const [leaf] = chain;
  return { chain, credentialId: leaf === undefined ? '' : await fingerprint(leaf) };
}

async function fingerprint({ raw }: Certificate): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return `X509SHA256=${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
