import type { Process } from '../../core/machine/process.ts';
import type { TlsIdentity } from '../../core/network/tls-session.ts';
import { type Certificate, parseCertificatesPem } from '../../core/pki/certificate.ts';
import { parsePrivateKeyPem } from '../../core/pki/private-key.ts';

/** Where a host keeps the authorities that it trusts. */
const systemRootsPath = '/etc/ssl/certs/ca-certificates.crt';

/** The authorities of a file, or the host's; undefined where a file that was asked for has none. */
export function readRoots({ files }: Process, path: string | undefined): Certificate[] | undefined {
  try {
    const roots = parseCertificatesPem(files.readText(path ?? systemRootsPath));
    if (roots.length > 0) return roots;
  } catch {
    // Missing and malformed files are the same to the tools that ask.
  }
  return path === undefined ? [] : undefined;
}

/** A client's certificate and key. What cannot be read is told by the name of the option that named it. */
export function readIdentity({ files }: Process, certPath: string, keyPath: string): TlsIdentity | 'cert' | 'key' {
  let certificates: Certificate[];
  try {
    certificates = parseCertificatesPem(files.readText(certPath));
  } catch {
    return 'cert';
  }
  if (certificates.length === 0) return 'cert';
  try {
    return { certificates, key: parsePrivateKeyPem(files.readText(keyPath)) };
  } catch {
    return 'key';
  }
}
