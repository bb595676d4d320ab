import type { Process } from '../../core/machine/process.ts';
import { isSystemError } from '../../core/system-error.ts';
import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';

/** realpath */
export const realpath = defineCommand(
  'realpath',
  {
    short: 'emqsz',
    long: { 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', quiet: 'q', strip: 's', zero: 'z' },
  },
  async (line) => {
    const { process, operands } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    let status = 0;
    for (const path of operands) {
      try {
        const resolved = line.has('s')
          ? process.resolve(path)
          : canonical(process, path, line.has('m') ? 'any' : line.has('e') ? 'none' : 'last');
        await process.stdout.write(`${resolved}${line.has('z') ? '\0' : '\n'}`);
      } catch (error) {
        const message = systemMessage(error);
        status = line.has('q') ? 1 : await fail(line, `${path}: ${message}`);
      }
    }
    return status;
  },
);

/** The path without symbolic links; `missing`: which of its names may lack a file. Throws SystemErrors. */
export function canonical(process: Process, path: string, missing: 'none' | 'last' | 'any'): string {
  const full = process.resolve(path);
  try {
    return process.files.realPath(full);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') || missing === 'none' || full === '/') throw error;
    const slash = full.lastIndexOf('/');
    const parent = canonical(process, full.slice(0, slash) || '/', missing === 'any' ? 'any' : 'none');
    return `${parent === '/' ? '' : parent}/${full.slice(slash + 1)}`;
  }
}
