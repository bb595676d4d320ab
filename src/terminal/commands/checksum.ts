import type { ProgramDefinition } from '../../core/machine/process.ts';
import { type CommandLine, defineCommand, fail, systemMessage } from './command-line.ts';
import { readInput, readInputText, textLines } from './input.ts';
import { md5 } from './md5.ts';

type Digest = (bytes: Uint8Array) => Promise<Uint8Array>;

async function subtle(algorithm: string, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm, new Uint8Array(bytes)));
}

function checksum(name: string, digest: Digest): ProgramDefinition {
  const syntax = { short: 'bctwz', long: { binary: 'b', check: 'c', text: 't', quiet: 'q', status: 's', tag: 'T' } };
  return defineCommand(name, syntax, async (line) => {
    const { process } = line;
    let status = 0;
    for (const path of line.operands.length > 0 ? line.operands : ['-']) {
      try {
        if (line.has('c')) status = Math.max(status, await check(line, path, digest));
        else await process.stdout.write(`${hexadecimal(await digest(await readInput(process, path)))}  ${path}\n`);
      } catch (error) {
        status = await fail(line, `${path}: ${systemMessage(error)}`);
      }
    }
    return status;
  });
}

async function check(line: CommandLine, list: string, digest: Digest): Promise<number> {
  const { process, name } = line;
  let [failed, missing, wellFormed] = [0, 0, 0];
  for (const entry of textLines(await readInputText(process, list))) {
    const match = /^([0-9a-fA-F]+) [ *](.*)$/.exec(entry);
    if (match === null) continue;
    wellFormed += 1;
    const [, expected = '', path = ''] = match;
    try {
      const good = hexadecimal(await digest(await readInput(process, path))) === expected.toLowerCase();
      if (!good) failed += 1;
      if (!line.has('s') && !(good && line.has('q')))
        await process.stdout.write(`${path}: ${good ? 'OK' : 'FAILED'}\n`);
    } catch (error) {
      missing += 1;
      await fail(line, `${path}: ${systemMessage(error)}`);
      await process.stdout.write(`${path}: FAILED open or read\n`);
    }
  }
  if (wellFormed === 0) return await fail(line, `${list}: no properly formatted checksum lines found`);
  const plural = (count: number): string => (count === 1 ? '' : 's');
  if (missing > 0)
    await process.stderr.write(`${name}: WARNING: ${missing} listed file${plural(missing)} could not be read\n`);
  if (failed > 0)
    await process.stderr.write(`${name}: WARNING: ${failed} computed checksum${plural(failed)} did NOT match\n`);
  return failed + missing > 0 ? 1 : 0;
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** md5sum */
export const md5sum = checksum('md5sum', (bytes) => Promise.resolve(md5(bytes)));
/** sha1sum */
export const sha1sum = checksum('sha1sum', (bytes) => subtle('SHA-1', bytes));
/** sha256sum */
export const sha256sum = checksum('sha256sum', (bytes) => subtle('SHA-256', bytes));
/** sha512sum */
export const sha512sum = checksum('sha512sum', (bytes) => subtle('SHA-512', bytes));
