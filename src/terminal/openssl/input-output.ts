import type { Process } from '../../core/machine/process.ts';
import { readAll } from '../../core/machine/read-stream.ts';
import { type Certificate, parseCertificate } from '../../core/pki/certificate.ts';
import { decodePem, type PemBlock } from '../../core/pki/pem.ts';
import { type PrivateKey, parsePrivateKeyPem } from '../../core/pki/private-key.ts';
import { isSystemError } from '../../core/system-error.ts';
import { OpensslError } from './openssl-error.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The bytes of a file, or of the input where none is named. `what` is what an error calls it. */
export async function readInput(process: Process, path: string | undefined, what: string): Promise<Uint8Array> {
  if (path === undefined || path === '-') return readAll(process.stdin);
  try {
    return process.files.readFile(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const thread = threadName(process);
    throw new OpensslError(
      `Could not open file or uri for loading ${what} from ${path}\n` +
        `${thread}:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file\n` +
        `${thread}:error:80000002:system library:file_open:${error.message}:../providers/implementations/storemgmt/file_store.c:266:calling stat(${path})` +
        (what === 'private key' || what === 'Public Key' ? '' : `\nUnable to load ${what}`),
    );
  }
}

/** The first certificate of a file or the input. Throws an OpensslError where there is none. */
export async function readCertificate(
  process: Process,
  path: string | undefined,
  what: string,
  form = 'pem',
): Promise<Certificate> {
  const bytes = await readInput(process, path, what);
  const der =
    form.toLowerCase() === 'der' ? new Uint8Array(bytes) : findBlock(bytes, /^(X509 |TRUSTED )?CERTIFICATE$/)?.bytes;
  try {
    if (der !== undefined) return parseCertificate(der);
  } catch {
    // Told below, as a file without any certificate is.
  }
  throw unreadable(process, path, what);
}

export async function readPrivateKey(process: Process, path: string | undefined): Promise<PrivateKey> {
  const text = new TextDecoder().decode(await readInput(process, path, 'private key'));
  try {
    return parsePrivateKeyPem(text);
  } catch {
    throw new OpensslError(`Could not read private key from ${path ?? '<stdin>'}`);
  }
}

/** The first PEM block with such a label. */
function findBlock(bytes: Uint8Array, label: RegExp): PemBlock | undefined {
  return decodePem(new TextDecoder().decode(bytes)).find((block) => label.test(block.label));
}

/** Writes to a file, or to the output where none is named. Keys are for their owner only. */
export async function writeOutput(
  process: Process,
  path: string | undefined,
  content: string | Bytes,
  options: { secret?: boolean } = {},
): Promise<void> {
  if (path === undefined || path === '-') {
    await process.stdout.write(content);
    return;
  }
  try {
    process.files.writeFile(process.resolve(path), content, { mode: options.secret === true ? 0o600 : 0o644 });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new OpensslError(`Can't open "${path}" for writing, ${error.message}`);
  }
}

export function unreadable(process: Process, path: string | undefined, what: string): OpensslError {
  const reason = 'STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:';
  return new OpensslError(
    `Could not read ${what} from ${path ?? '<stdin>'}\n${threadName(process)}:error:1608010C:${reason}\nUnable to load ${what}`,
  );
}

/** The thread's name, which begins each line of OpenSSL's error stack. */
export function threadName({ pid }: Process): string {
  return `40${pid.toString(16).toUpperCase().padStart(6, '0').slice(-6)}7F0000`;
}
