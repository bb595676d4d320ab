import { certificateSigningRequests } from '../api/certificates-v1.ts';
import type { Client } from '../client/client.ts';
import { createInformer } from '../client/informer.ts';
import type { Process } from '../machine/process.ts';
import { generatePrivateKey, privateKeyPem } from '../pki/private-key.ts';
import { createSigningRequest } from '../pki/signing-request.ts';

const pkiDirectory = '/var/lib/kubelet/pki';
export const currentCertificate = `${pkiDirectory}/kubelet-client-current.pem`;

/**
 * TLS bootstrap: with a client that has only a bootstrap token, asks for a client certificate and waits until it is
 * approved and signed. Writes it with its key under /var/lib/kubelet/pki.
 */
export async function requestClientCertificate(process: Process, client: Client, nodeName: string): Promise<void> {
  const key = await generatePrivateKey('ECDSA-P256');
  const subject = { commonName: `system:node:${nodeName}`, organizations: ['system:nodes'] };
  const request = await createSigningRequest({ key, subject });
  const created = await client.resource(certificateSigningRequests).create({
    metadata: { generateName: 'csr-' },
    spec: {
      request: btoa(request),
      signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
      usages: ['digital signature', 'client auth'],
    },
  });
  const certificate = await waitForCertificate(process, client, created.metadata.name);
  const stamp = new Date(process.clock.now()).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '-');
  const path = `${pkiDirectory}/kubelet-client-${stamp}.pem`;
  process.files.mkdir(pkiDirectory, { recursive: true, mode: 0o755 });
  process.files.writeFile(path, `${atob(certificate)}${privateKeyPem(key)}`, { mode: 0o600 });
  if (process.files.exists(currentCertificate)) process.files.remove(currentCertificate);
  process.files.symlink(path, currentCertificate);
}

/** Resolves to the certificate in base64. Rejects when the request is denied. */
async function waitForCertificate(process: Process, client: Client, name: string): Promise<string> {
  const stop = new AbortController();
  const signal = AbortSignal.any([process.killed, stop.signal]);
  const informer = createInformer(certificateSigningRequests, {
    client,
    clock: process.clock,
    signal,
    fieldSelector: `metadata.name=${name}`,
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      const look = ({
        status,
      }: {
        status?: { certificate?: string; conditions?: { type: string; reason?: string }[] };
      }): void => {
        const denied = status?.conditions?.find(({ type }) => type === 'Denied' || type === 'Failed');
        if (denied !== undefined)
          reject(new Error(`certificate signing request is denied, reason: ${denied.reason ?? ''}`));
        else if (status?.certificate !== undefined && status.certificate !== '') resolve(status.certificate);
      };
      informer.addHandler({ added: look, updated: look });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  } finally {
    stop.abort();
  }
}
