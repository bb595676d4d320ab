import type { Process } from '../../core/machine/process.ts';
import { encodePem } from '../../core/pki/pem.ts';
import { parsePublicKeyPem, privateKeyPem, publicKeyPem } from '../../core/pki/private-key.ts';
import { type OpensslArguments, readArguments } from './arguments.ts';
import { plainHex } from './format-hex.ts';
import { formatPrivateKey, formatPublicKey, rsaModulus } from './format-key.ts';
import { readInput, readPrivateKey, writeOutput } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';

const options = {
  flags: ['pubin', 'pubout', 'noout', 'text', 'check', 'modulus', 'traditional', 'nocrypt', 'topk8'],
  values: ['in', 'out', 'inform', 'outform', 'passin', 'passout'],
};

/** `openssl pkey`, `rsa` and `ec`: shows and converts keys. */
export async function runPkey(
  command: 'pkey' | 'rsa' | 'ec',
  process: Process,
  args: readonly string[],
): Promise<number> {
  const read = readArguments(command, args, options);
  if (command === 'ec') await process.stderr.write('read EC key\n');
  if (read.has('pubin')) return showPublicKey(command, process, read);
  const key = await readPrivateKey(process, read.value('in'));
  const shown: string[] = [];
  if (read.has('text')) shown.push(formatPrivateKey(key));
  if (read.has('modulus')) shown.push(formatModulus(key.publicKey));
  if (read.has('check')) shown.push(command === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n');
  await writeOutput(process, undefined, shown.join(''));
  if (read.has('noout')) return 0;
  await tellWriting(command, process);
  if (read.has('pubout')) return writePublicKey(process, read, key.publicKey);
  const traditional = read.has('traditional') || command === 'ec';
  const pem = traditional ? privateKeyPem(key) : encodePem('PRIVATE KEY', key.pkcs8());
  const der = read.value('outform')?.toLowerCase() === 'der';
  await writeOutput(process, read.value('out'), der ? key.der : pem, { secret: true });
  return 0;
}

async function showPublicKey(command: string, process: Process, read: OpensslArguments): Promise<number> {
  const bytes = await readInput(process, read.value('in'), 'Public Key');
  let publicKey: Uint8Array<ArrayBuffer>;
  try {
    const der = read.value('inform')?.toLowerCase() === 'der';
    publicKey = der ? new Uint8Array(bytes) : parsePublicKeyPem(new TextDecoder().decode(bytes));
  } catch {
    throw new OpensslError(`Could not read Public Key from ${read.value('in') ?? '<stdin>'}`);
  }
  if (read.has('text'))
    await writeOutput(process, undefined, formatPublicKey(publicKey, 0).split('\n').slice(1).join('\n'));
  if (read.has('modulus')) await writeOutput(process, undefined, formatModulus(publicKey));
  if (read.has('noout')) return 0;
  await tellWriting(command, process);
  return writePublicKey(process, read, publicKey);
}

async function writePublicKey(
  process: Process,
  read: OpensslArguments,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const der = read.value('outform')?.toLowerCase() === 'der';
  await writeOutput(process, read.value('out'), der ? publicKey : publicKeyPem(publicKey));
  return 0;
}

async function tellWriting(command: string, process: Process): Promise<void> {
  if (command !== 'pkey') await process.stderr.write(`writing ${command.toUpperCase()} key\n`);
}

function formatModulus(publicKey: Uint8Array): string {
  const modulus = rsaModulus(publicKey);
  return modulus === undefined ? '' : `Modulus=${plainHex(modulus)}\n`;
}
