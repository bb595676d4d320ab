import type { Process } from '../../machine/process.ts';
import type { TlsIdentity } from '../../network/tls-session.ts';
import { type Certificate, parseCertificatesPem } from '../../pki/certificate.ts';
import { type PrivateKey, parsePrivateKeyPem, parsePublicKeyPem } from '../../pki/private-key.ts';
import { isSystemError } from '../../system-error.ts';

/** The text of a file. Throws an Error in Go's words: `open /x: no such file or directory`. */
export function readTextFile(process: Process, path: string): string {
  try {
    return process.files.readText(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`open ${path}: ${error.message.toLowerCase()}`, { cause: error });
  }
}

export function readIdentity(process: Process, certificateFile: string, keyFile: string): TlsIdentity {
  const certificates = parseCertificatesPem(readTextFile(process, certificateFile));
  const keyText = readTextFile(process, keyFile);
  if (certificates.length === 0) throw new Error('tls: failed to find any PEM data in certificate input');
  try {
    return { certificates, key: parsePrivateKeyPem(keyText) };
  } catch (error) {
    throw new Error('tls: failed to find any PEM data in key input', { cause: error });
  }
}

export function readCertificates(process: Process, path: string): Certificate[] {
  const certificates = parseCertificatesPem(readTextFile(process, path));
  if (certificates.length === 0)
    throw new Error(`error reading ${path}: data does not contain any valid RSA or ECDSA certificates`);
  return certificates;
}

/** The key that signs the tokens of service accounts. */
export function readSigningKey(process: Process, path: string): PrivateKey {
  try {
    return parsePrivateKeyPem(readTextFile(process, path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`failed to parse service-account-issuer-key-file: ${reason}`, { cause: error });
  }
}

/** The public keys, or the public halves of the private ones, in a file. */
export function readVerificationKey(process: Process, path: string): Uint8Array<ArrayBuffer> {
  const text = readTextFile(process, path);
  return text.includes('PRIVATE KEY') ? parsePrivateKeyPem(text).publicKey : parsePublicKeyPem(text);
}
