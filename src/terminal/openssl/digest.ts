import type { Process } from '../../core/machine/process.ts';
import { readAll } from '../../core/machine/read-stream.ts';
import { decodeBase64, encodeBase64 } from '../../core/pki/pem.ts';
import { isSystemError } from '../../core/system-error.ts';
import { readArguments } from './arguments.ts';
import { plainHex } from './format-hex.ts';
import { readInput, writeOutput } from './input-output.ts';
import { OpensslError } from './openssl-error.ts';

const digests = ['sha1', 'sha256', 'sha384', 'sha512'];

/** `openssl dgst`, and the commands that are a digest's name. */
export async function runDigest(process: Process, args: readonly string[], preset?: string): Promise<number> {
  const read = readArguments('dgst', args, { flags: [...digests, 'hex', 'binary', 'r', 'c'], values: ['out'] });
  const name = preset ?? digests.find((digest) => read.has(digest)) ?? 'sha256';
  const files: readonly (string | undefined)[] = read.operands.length === 0 ? [undefined] : read.operands;
  for (const file of files) {
    const bytes = new Uint8Array(await load(process, file));
    const digest = new Uint8Array(await crypto.subtle.digest(`SHA-${name.slice(3)}`, bytes));
    const hex = plainHex(digest).toLowerCase();
    const title = name === 'sha1' ? 'SHA1' : `SHA2-${name.slice(3)}`;
    const line = read.has('r') ? `${hex} *${file ?? 'stdin'}\n` : `${title}(${file ?? 'stdin'})= ${hex}\n`;
    await writeOutput(process, read.value('out'), read.has('binary') ? digest : line);
  }
  return 0;
}

async function load(process: Process, file: string | undefined): Promise<Uint8Array> {
  if (file === undefined) return readAll(process.stdin);
  try {
    return process.files.readFile(process.resolve(file));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new OpensslError(`Can't open "${file}" for reading, ${error.message}`);
  }
}

/** `openssl rand`. */
export async function runRand(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('rand', args, { flags: ['hex', 'base64'], values: ['out'] });
  const length = Number(read.operands[0] ?? 0);
  if (!Number.isInteger(length) || read.operands.length > 1) throw new OpensslError('rand: Use -help for summary.');
  const bytes = process.clock.randomBytes(length);
  const content = read.has('hex')
    ? `${plainHex(bytes).toLowerCase()}\n`
    : read.has('base64')
      ? wrapBase64(bytes)
      : bytes;
  await writeOutput(process, read.value('out'), content);
  return 0;
}

/** `openssl base64`. */
export async function runBase64(process: Process, args: readonly string[]): Promise<number> {
  const read = readArguments('base64', args, { flags: ['d', 'e', 'a', 'A'], values: ['in', 'out'] });
  const input = await readInput(process, read.value('in'), 'file');
  if (!read.has('d')) {
    const text = read.has('A') ? encodeBase64(input) : wrapBase64(input);
    await writeOutput(process, read.value('out'), text);
    return 0;
  }
  const decoded = decodeBase64(new TextDecoder().decode(input).replaceAll(/\s/g, ''));
  if (decoded === undefined) throw new OpensslError('error reading input file');
  await writeOutput(process, read.value('out'), decoded);
  return 0;
}

function wrapBase64(bytes: Uint8Array): string {
  return (encodeBase64(bytes).match(/.{1,64}/g) ?? []).map((line) => `${line}\n`).join('');
}
