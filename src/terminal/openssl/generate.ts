import type { Process } from '../../core/machine/process.ts';
import { objectIdentifier } from '../../core/pki/der.ts';
import { oids } from '../../core/pki/object-identifiers.ts';
import { encodePem } from '../../core/pki/pem.ts';
import { generatePrivateKey, type KeyAlgorithm, privateKeyPem } from '../../core/pki/private-key.ts';
import { readArguments, usageError } from './arguments.ts';
import { threadName, writeOutput } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';

/** `openssl genrsa`. */
export async function runGenrsa(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('genrsa', args, { flags: ['traditional', 'verbose', 'quiet'], values: ['out'] });
  const key = await generatePrivateKey(rsaAlgorithm('genrsa', read.operands[0] ?? '2048'));
  const pem = read.has('traditional') ? privateKeyPem(key) : encodePem('PRIVATE KEY', key.pkcs8());
  await writeOutput(process, read.value('out'), pem, { secret: true });
  return 0;
}

/** `openssl genpkey`. */
export async function runGenpkey(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('genpkey', args, { flags: ['quiet'], values: ['algorithm', 'pkeyopt', 'out', 'outform'] });
  const kind = read.value('algorithm')?.toUpperCase();
  const option = (name: string): string | undefined =>
    read
      .values('pkeyopt')
      .flatMap((entry) => (entry.startsWith(`${name}:`) ? [entry.slice(name.length + 1)] : []))
      .at(-1);
  if (kind !== 'RSA' && kind !== 'EC')
    throw usageError('genpkey', `Error initializing ${read.value('algorithm') ?? ''} context`);
  const algorithm =
    kind === 'RSA'
      ? rsaAlgorithm('genpkey', option('rsa_keygen_bits') ?? '2048')
      : curveAlgorithm(process, option('ec_paramgen_curve') ?? '');
  const key = await generatePrivateKey(algorithm);
  await writeOutput(process, read.value('out'), encodePem('PRIVATE KEY', key.pkcs8()), { secret: true });
  return 0;
}

/** `openssl ecparam -genkey`. */
export async function runEcparam(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('ecparam', args, { flags: ['genkey', 'noout'], values: ['name', 'out'] });
  const algorithm = curveAlgorithm(process, read.value('name') ?? '');
  const curve = objectIdentifier(algorithm === 'ECDSA-P256' ? oids.p256 : oids.p384);
  const parameters = read.has('noout') ? '' : encodePem('EC PARAMETERS', curve);
  const key = read.has('genkey') ? privateKeyPem(await generatePrivateKey(algorithm)) : '';
  await writeOutput(process, read.value('out'), parameters + key, { secret: true });
  return 0;
}

function rsaAlgorithm(command: string, bits: string): KeyAlgorithm {
  if (bits === '2048' || bits === '3072' || bits === '4096') return `RSA-${bits}`;
  throw usageError(command, `Can't parse "${bits}" as a supported number of bits`);
}

function curveAlgorithm(process: Process, name: string): KeyAlgorithm {
  if (['prime256v1', 'P-256', 'secp256r1'].includes(name)) return 'ECDSA-P256';
  if (['secp384r1', 'P-384'].includes(name)) return 'ECDSA-P384';
  const reason = 'elliptic curve routines:group_new_from_name:invalid curve:../crypto/ec/ec_lib.c:1490:';
  throw new OpensslError(`unable to generate key\n${threadName(process)}:error:0800008D:${reason}`);
}
