import type { Process } from '../../core/machine/process.ts';
import type { Certificate } from '../../core/pki/certificate.ts';
import type { DistinguishedName } from '../../core/pki/distinguished-name.ts';
import type { ExtensionOptions } from '../../core/pki/extensions.ts';
import { signCertificate } from '../../core/pki/issue.ts';
import type { PrivateKey } from '../../core/pki/private-key.ts';
import { isProven, parseSigningRequestPem, type SigningRequest } from '../../core/pki/signing-request.ts';
import { isSystemError } from '../../core/system-error.ts';
import type { OpensslArguments } from './arguments.ts';
import { readExtensionFile } from './extension-file.ts';
import { plainHex } from './format-hex.ts';
import { formatName } from './format-name.ts';
import { readCertificate, readPrivateKey } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';

const dayMs = 86_400_000;

/** `x509 -req`: the certificate for a request, by an authority (`-CA`) or by the requester's own key (`-signkey`). */
export async function signRequest(process: Process, read: OpensslArguments): Promise<Certificate> {
  const request = loadRequest(process, read.value('in'));
  if (!(await isProven(request)))
    throw new OpensslError('Certificate request self-signature did not match the contents');
  await process.stderr.write(`Certificate request self-signature ok\nsubject=${formatName(request.subject)}\n`);
  const ownKey = read.value('signkey') ?? read.value('key');
  const caPath = read.value('CA');
  if (caPath === undefined && ownKey === undefined) {
    throw new OpensslError('x509: We need a private key to sign with, use -signkey or -CAkey or -CA with private key');
  }
  const authority = caPath === undefined ? undefined : await readCertificate(process, caPath, 'CA certificate');
  const keyPath = authority === undefined ? ownKey : (read.value('CAkey') ?? caPath);
  const key = await readPrivateKey(process, keyPath);
  if (authority !== undefined && plainHex(authority.publicKey) !== plainHex(key.publicKey)) {
    throw new OpensslError('CA certificate and CA private key do not match');
  }
  const { clock } = process;
  const notBeforeMs = Math.floor(clock.now() / 1000) * 1000;
  const notAfterMs = notBeforeMs + Number(read.value('days') ?? 30) * dayMs;
  const validity = { clock, notBeforeMs, notAfterMs, serial: nextSerial(process, read, authority) };
  const issuer: { key: PrivateKey; issuer: DistinguishedName } = { key, issuer: authority?.subject ?? request.subject };
  return signCertificate(
    validity,
    issuer,
    request.subject,
    request.publicKey,
    extensionsFor(process, read, request, authority),
  );
}

function loadRequest(process: Process, path: string | undefined): SigningRequest {
  try {
    return parseSigningRequestPem(process.files.readText(process.resolve(path ?? '/dev/stdin')));
  } catch (error) {
    const opened = isSystemError(error) ? `Can't open "${path}" for reading, ${error.message}\n` : '';
    throw new OpensslError(`${opened}Unable to load certificate request input`);
  }
}

function extensionsFor(
  process: Process,
  read: OpensslArguments,
  request: SigningRequest,
  authority: Certificate | undefined,
): ExtensionOptions {
  const file = read.value('extfile');
  const copied = read.value('copy_extensions') === 'copy' ? { alternativeNames: request.alternativeNames } : {};
  if (file === undefined) return copied;
  const stated = readExtensionFile(process, file, read.value('extensions'));
  const authorityKeyId = authority?.subjectKeyId;
  return { ...copied, ...stated, ...(authorityKeyId === undefined ? {} : { authorityKeyId }) };
}

/** 20 random bytes, or one more than the file says that `-CAcreateserial` and `-CAserial` keep. */
function nextSerial(process: Process, read: OpensslArguments, authority: Certificate | undefined): Uint8Array {
  const set = read.value('set_serial');
  if (set !== undefined) return hexBytes(BigInt(set).toString(16));
  const random = process.clock.randomBytes(20);
  random[0] = ((random[0] ?? 0) & 0x7f) | 0x01;
  const caPath = read.value('CA');
  const keeps =
    authority !== undefined &&
    caPath !== undefined &&
    (read.has('CAcreateserial') || read.value('CAserial') !== undefined);
  if (!keeps) return random;
  const path = process.resolve(read.value('CAserial') ?? `${caPath.replace(/\.[^./]*$/, '')}.srl`);
  const serial = process.files.exists(path)
    ? hexBytes((BigInt(`0x${process.files.readText(path).trim()}`) + 1n).toString(16))
    : random;
  process.files.writeFile(path, `${plainHex(serial)}\n`);
  return serial;
}

function hexBytes(hex: string): Uint8Array {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
