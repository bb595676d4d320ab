import type { Process } from '../../core/machine/process.ts';
import { certificatePem } from '../../core/pki/certificate.ts';
import { readDer, tags } from '../../core/pki/der.ts';
import type { DistinguishedName } from '../../core/pki/distinguished-name.ts';
import { nameFromParts } from '../../core/pki/distinguished-name.ts';
import { signCertificate } from '../../core/pki/issue.ts';
import { encodePem } from '../../core/pki/pem.ts';
import { generatePrivateKey, type KeyAlgorithm, type PrivateKey, publicKeyPem } from '../../core/pki/private-key.ts';
import {
  createSigningRequest,
  isProven,
  parseSigningRequestPem,
  type SigningRequest,
} from '../../core/pki/signing-request.ts';
import { type OpensslArguments, readArguments } from './arguments.ts';
import { readAddedExtensions, readExtensionFile } from './extension-file.ts';
import { formatRequestText } from './format-certificate.ts';
import { formatName } from './format-name.ts';
import { readInput, readPrivateKey, unreadable, writeOutput } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';
import { parseSubject } from './parse-subject.ts';

const options = {
  flags: [
    'new',
    'x509',
    'nodes',
    'noenc',
    'text',
    'noout',
    'subject',
    'verify',
    'pubkey',
    'sha256',
    'sha384',
    'batch',
    'utf8',
  ],
  values: [
    'in',
    'out',
    'key',
    'keyout',
    'newkey',
    'subj',
    'days',
    'addext',
    'config',
    'extensions',
    'reqexts',
    'reqopt',
    'pkeyopt',
  ],
};

/** `openssl req`: makes a request or a self-signed certificate, or shows a request. */
export async function runReq(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('req', args, options);
  const makes = read.has('new') || read.has('x509') || read.has('newkey');
  if (makes) return makeRequest(process, read);
  const text = new TextDecoder().decode(await readInput(process, read.value('in'), 'X509 request'));
  let request: SigningRequest;
  try {
    request = parseSigningRequestPem(text);
  } catch {
    throw unreadable(process, read.value('in'), 'X509 request');
  }
  return showRequest(process, read, request);
}

async function showRequest(process: Process, read: OpensslArguments, request: SigningRequest): Promise<number> {
  if (read.has('verify')) {
    const proven = await isProven(request);
    await process.stderr.write(`Certificate request self-signature ${proven ? 'verify OK' : 'verify failure'}\n`);
    if (!proven) return 1;
  }
  const [withoutKey, withoutSignature] = ['no_pubkey', 'no_sigdump'].map(
    (word) => read.value('reqopt')?.includes(word) === true,
  );
  const shown = [
    read.has('text')
      ? formatRequestText(request, { withoutKey: withoutKey === true, withoutSignature: withoutSignature === true })
      : '',
    read.has('subject') ? `subject=${formatName(request.subject)}\n` : '',
    read.has('pubkey') ? publicKeyPem(request.publicKey) : '',
    read.has('noout') ? '' : encodePem('CERTIFICATE REQUEST', request.raw),
  ];
  await writeOutput(process, read.value('out'), shown.join(''));
  return 0;
}

async function makeRequest(process: Process, read: OpensslArguments): Promise<number> {
  const key = await keyFor(process, read);
  const subject = subjectFor(process, read);
  const config = read.value('config');
  const section = read.value('extensions') ?? read.value('reqexts');
  const stated = config === undefined ? {} : readExtensionFile(process, config, section);
  const added = { ...stated, ...readAddedExtensions(read.values('addext')) };
  if (!read.has('x509')) {
    const alternativeNames = added.alternativeNames ?? stated.alternativeNames ?? {};
    await writeOutput(process, read.value('out'), await createSigningRequest({ key, subject, alternativeNames }));
    return 0;
  }
  const { clock } = process;
  const notBeforeMs = Math.floor(clock.now() / 1000) * 1000;
  const notAfterMs = notBeforeMs + Number(read.value('days') ?? 30) * 86_400_000;
  const serial = clock.randomBytes(20);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const keyId = new Uint8Array(
    await crypto.subtle.digest('SHA-1', readDer(key.publicKey).child(1, tags.bitString).bits().slice()),
  );
  const extensions = { subjectKeyId: keyId, authorityKeyId: keyId, isAuthority: true, ...added };
  const validity = { clock, notBeforeMs, notAfterMs, serial };
  const certificate = await signCertificate(validity, { key, issuer: subject }, subject, key.publicKey, extensions);
  await writeOutput(process, read.value('out'), certificatePem(certificate));
  return 0;
}

async function keyFor(process: Process, read: OpensslArguments): Promise<PrivateKey> {
  const existing = read.value('key');
  if (existing !== undefined) return readPrivateKey(process, existing);
  const key = await generatePrivateKey(algorithmOf(read.value('newkey') ?? 'rsa:2048', read.value('pkeyopt')));
  await writeOutput(process, read.value('keyout') ?? 'privkey.pem', encodePem('PRIVATE KEY', key.pkcs8()), {
    secret: true,
  });
  await process.stderr.write('-----\n');
  return key;
}

function algorithmOf(wish: string, option: string | undefined): KeyAlgorithm {
  const [kind, bits] = wish.split(':');
  if (kind === 'ec') return option?.includes('384') === true ? 'ECDSA-P384' : 'ECDSA-P256';
  if (bits === '4096') return 'RSA-4096';
  return bits === '3072' ? 'RSA-3072' : 'RSA-2048';
}

function subjectFor(process: Process, read: OpensslArguments): DistinguishedName {
  const text = read.value('subj');
  if (text !== undefined) return parseSubject('req', text);
  const config = read.value('config');
  if (config !== undefined) return subjectFromConfig(process, config);
  throw new OpensslError('Error: No subject given, and no terminal to ask for one\nError making certificate request');
}

/** The `[ dn ]` section that `distinguished_name` names. */
function subjectFromConfig(process: Process, path: string): DistinguishedName {
  const text = process.files.readText(process.resolve(path));
  const section = /^\s*distinguished_name\s*=\s*(\S+)/m.exec(text)?.[1] ?? '';
  const [, after = ''] = text.split(new RegExp(`^\\s*\\[\\s*${section}\\s*\\]`, 'm'));
  const lines = after.split(/^\s*\[/m)[0]?.split('\n') ?? [];
  const parts = lines.flatMap((line) => {
    const [, label, value] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return label === undefined || value === undefined ? [] : parseSubject('req', `/${label}=${value}`).parts;
  });
  return nameFromParts(parts);
}
