import type { Process } from '../../core/machine/process.ts';
import { type Certificate, certificatePem } from '../../core/pki/certificate.ts';
import { publicKeyPem } from '../../core/pki/private-key.ts';
import { type OpensslArguments, readArguments } from './arguments.ts';
import { formatCertificateText } from './format-certificate.ts';
import { extensionNames, formatExtension } from './format-extension.ts';
import { colonHex, plainHex } from './format-hex.ts';
import { rsaModulus } from './format-key.ts';
import { formatName } from './format-name.ts';
import { formatOpensslTime } from './format-time.ts';
import { readCertificate, writeOutput } from './input-output.ts';
import { signRequest } from './sign-request.ts';

const options = {
  flags: [
    'noout',
    'text',
    'subject',
    'issuer',
    'dates',
    'startdate',
    'enddate',
    'serial',
    'fingerprint',
    'pubkey',
    'modulus',
    'req',
    'CAcreateserial',
    'sha1',
    'sha256',
    'sha384',
    'sha512',
    'nodes',
    'email',
    'purpose',
    'subject_hash',
    'trustout',
  ],
  values: [
    'in',
    'inform',
    'out',
    'outform',
    'ext',
    'checkend',
    'certopt',
    'nameopt',
    'CA',
    'CAkey',
    'CAserial',
    'days',
    'signkey',
    'key',
    'extfile',
    'extensions',
    'set_serial',
    'copy_extensions',
    'passin',
  ],
};

/** `openssl x509`: shows a certificate, or makes one of a request. */
export async function runX509(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('x509', args, options);
  const certificate = read.has('req')
    ? await signRequest(process, read)
    : await readCertificate(process, read.value('in'), 'certificate', read.value('inform') ?? 'pem');
  const shown = await describe(read, args, certificate);
  await writeOutput(process, read.has('req') ? undefined : read.value('out'), shown);
  const checked = read.value('checkend');
  if (checked !== undefined) return checkEnd(process, certificate, Number(checked));
  if (read.has('noout')) return 0;
  const der = read.value('outform')?.toLowerCase() === 'der';
  await writeOutput(process, read.value('out'), der ? certificate.raw : certificatePem(certificate));
  return 0;
}

/** What was asked for, in the order in which it was. */
async function describe(read: OpensslArguments, args: readonly string[], certificate: Certificate): Promise<string> {
  const { withoutKey, withoutSignature } = {
    withoutKey: read.value('certopt')?.includes('no_pubkey') === true,
    withoutSignature: read.value('certopt')?.includes('no_sigdump') === true,
  };
  let text = '';
  for (const word of args) {
    if (word === '-text') text += formatCertificateText(certificate, { withoutKey, withoutSignature });
    else if (word === '-fingerprint') text += await fingerprint(read, certificate);
    else if (word === '-ext') text += formatExtensions(read, certificate);
    else text += describeField(word, read, certificate);
  }
  return text;
}

function describeField(word: string, read: OpensslArguments, certificate: Certificate): string {
  const compact = read.value('nameopt')?.toUpperCase() === 'RFC2253';
  const name = (value: Certificate['subject']): string => (compact ? formatCompactName(value) : formatName(value));
  const modulus = rsaModulus(certificate.publicKey);
  switch (word) {
    case '-subject':
      return `subject=${name(certificate.subject)}\n`;
    case '-issuer':
      return `issuer=${name(certificate.issuer)}\n`;
    case '-dates':
      return describeField('-startdate', read, certificate) + describeField('-enddate', read, certificate);
    case '-startdate':
      return `notBefore=${formatOpensslTime(certificate.notBeforeMs)}\n`;
    case '-enddate':
      return `notAfter=${formatOpensslTime(certificate.notAfterMs)}\n`;
    case '-serial':
      return `serial=${plainHex(certificate.serial)}\n`;
    case '-pubkey':
      return publicKeyPem(certificate.publicKey);
    case '-modulus':
      return modulus === undefined ? 'Modulus=No modulus for this public key type\n' : `Modulus=${plainHex(modulus)}\n`;
    default:
      return '';
  }
}

function formatCompactName(name: Certificate['subject']): string {
  return [...formatName(name).split(', ')].reverse().join(',').replaceAll(' = ', '=').replaceAll(' + ', '+');
}

function formatExtensions(read: OpensslArguments, certificate: Certificate): string {
  if (certificate.extensions.length === 0) return 'No extensions in certificate\n';
  const wanted = (read.value('ext') ?? '').split(',').map((name) => extensionNames[name] ?? name);
  const found = certificate.extensions.filter((extension) => wanted.includes(extension.oid));
  if (found.length === 0) return `No extensions matched: ${read.value('ext')}\n`;
  return found.map((extension) => formatExtension(extension, certificate, 0)).join('');
}

async function fingerprint(read: OpensslArguments, certificate: Certificate): Promise<string> {
  const [digest = 'sha1'] = ['sha256', 'sha384', 'sha512', 'sha1'].filter((name) => read.has(name));
  const algorithm = `SHA-${digest.slice(3)}`;
  const bytes = new Uint8Array(await crypto.subtle.digest(algorithm, certificate.raw));
  const label = read.has(digest) ? digest : 'SHA1';
  return `${label} Fingerprint=${colonHex(bytes, 'upper')}\n`;
}

async function checkEnd(process: Process, certificate: Certificate, seconds: number): Promise<number> {
  const expires = certificate.notAfterMs < process.clock.now() + seconds * 1000;
  await process.stdout.write(`Certificate will ${expires ? '' : 'not '}expire\n`);
  return expires ? 1 : 0;
}
