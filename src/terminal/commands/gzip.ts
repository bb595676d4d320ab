import type { ProgramDefinition } from '../../core/machine/process.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { readInput } from './input.ts';

/** Compresses or expands in the form of gzip. Rejects where the bytes are not of that form. */
export async function gzipBytes(bytes: Uint8Array, mode: 'compress' | 'expand'): Promise<Uint8Array> {
  const stream = mode === 'compress' ? new CompressionStream('gzip') : new DecompressionStream('gzip');
  const output = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  const written = writer.write(new Uint8Array(bytes)).then(() => writer.close());
  const [result] = await Promise.all([output, written]);
  return new Uint8Array(result);
}

const syntax = {
  short: 'cdfklqrtv123456789',
  long: { stdout: 'c', decompress: 'd', force: 'f', keep: 'k', verbose: 'v', fast: '1', best: '9' },
};

function program(name: string, expands: boolean, toOutput: boolean): ProgramDefinition {
  return defineCommand(name, syntax, async (line) => {
    let status = 0;
    for (const path of line.operands.length > 0 ? line.operands : ['-']) {
      status = Math.max(
        status,
        await convert(line, path, expands || line.has('d'), toOutput || line.has('c') || path === '-'),
      );
    }
    return status;
  });
}

async function convert(line: CommandLine, path: string, expand: boolean, toOutput: boolean): Promise<number> {
  const { process } = line;
  let bytes: Uint8Array;
  try {
    bytes = await readInput(process, path);
  } catch (error) {
    return await fail({ ...line, name: 'gzip' }, `${path}: ${systemMessage(error)}`);
  }
  if (expand && !(bytes[0] === 0x1f && bytes[1] === 0x8b)) {
    await process.stderr.write(`\ngzip: ${path === '-' ? 'stdin' : path}: not in gzip format\n`);
    return 1;
  }
  const result = await gzipBytes(bytes, expand ? 'expand' : 'compress').catch(() => undefined);
  if (result === undefined) {
    await process.stderr.write(`\ngzip: ${path === '-' ? 'stdin' : path}: unexpected end of file\n`);
    return 1;
  }
  if (toOutput) {
    await process.stdout.write(result);
    return 0;
  }
  const target = expand ? path.replace(/\.t?gz$/, (suffix) => (suffix === '.tgz' ? '.tar' : '')) : `${path}.gz`;
  if (expand && target === path) return await fail({ ...line, name: 'gzip' }, `${path}: unknown suffix -- ignored`, 2);
  const full = process.resolve(target);
  if (process.files.exists(full) && !line.has('f'))
    return await fail({ ...line, name: 'gzip' }, `${target} already exists;	not overwritten`, 2);
  process.files.writeFile(full, result);
  if (!line.has('k')) process.files.remove(process.resolve(path));
  return 0;
}

/** gzip */
export const gzip = program('gzip', false, false);
/** gunzip */
export const gunzip = program('gunzip', true, false);
/** zcat */
export const zcat = program('zcat', true, true);
