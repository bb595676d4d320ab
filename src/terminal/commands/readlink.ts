import { isSystemError } from '../../core/system-error.ts';
import { defineCommand, UsageError } from './command-line.ts';
import { canonical } from './realpath.ts';

/** readlink */
export const readlink = defineCommand(
  'readlink',
  {
    short: 'efmnqsvz',
    long: {
      canonicalize: 'f',
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'no-newline': 'n',
      zero: 'z',
    },
  },
  async (line) => {
    const { process, operands } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    let status = 0;
    for (const path of operands) {
      try {
        const follows = line.has('f') || line.has('e') || line.has('m');
        const target = follows
          ? canonical(process, path, line.has('m') ? 'any' : line.has('e') ? 'none' : 'last')
          : process.files.readLink(process.resolve(path));
        await process.stdout.write(target + (line.has('n') ? '' : line.has('z') ? '\0' : '\n'));
      } catch (error) {
        if (!isSystemError(error)) throw error;
        status = 1;
        if (line.has('v')) await process.stderr.write(`readlink: ${path}: ${error.message}\n`);
      }
    }
    return status;
  },
);
