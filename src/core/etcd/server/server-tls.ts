import type { Process } from '../../machine/process.ts';
import type { TlsIdentity, TlsServerOptions } from '../../network/tls-session.ts';
import { parseCertificatesPem } from '../../pki/certificate.ts';
import { parsePrivateKeyPem } from '../../pki/private-key.ts';
import { isSystemError } from '../../system-error.ts';
import type { TlsFiles } from './flags.ts';

/**
 * How a listener proves itself, from the files that the flags name; undefined where they name none. They are read again
 * for each connection, so that a renewed certificate counts at once. Throws an Error in Go's words.
 */
export function readServerTls(process: Process, files: TlsFiles): TlsServerOptions | undefined {
  if (files.certificate === '' && files.key === '') return undefined;
  readIdentity(process, files);
  return {
    clock: process.clock,
    identity: () => readIdentity(process, files),
    ...(files.clientAuthentication ? { clientCertificates: 'require' } : {}),
    ...(files.trustedCa === '' ? {} : { clientRoots: parseCertificatesPem(read(process, files.trustedCa)) }),
  };
}

function readIdentity(process: Process, { certificate, key }: TlsFiles): TlsIdentity {
  return {
    certificates: parseCertificatesPem(read(process, certificate)),
    key: parsePrivateKeyPem(read(process, key)),
  };
}

function read(process: Process, path: string): string {
  try {
    return process.files.readText(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`open ${path}: ${error.message.toLowerCase()}`, { cause: error });
  }
}
