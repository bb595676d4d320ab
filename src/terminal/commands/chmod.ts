import type { Process } from '../../core/machine/process.ts';
import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { modeText, parseMode } from './file-mode.ts';
import { walkTree } from './walk-tree.ts';

const parsed = defineCommand(
  'chmod',
  { short: 'cfRv', long: { changes: 'c', silent: 'f', quiet: 'f', recursive: 'R', verbose: 'v', reference: 'r=' } },
  async (line) => {
    const { process } = line;
    const { files } = process;
    const reference = line.value('r');
    const [modeOperand, ...paths] = reference === undefined ? line.operands : [reference, ...line.operands];
    if (modeOperand === undefined) throw new UsageError('missing operand');
    if (paths.length === 0) throw new UsageError(`missing operand after '${modeOperand}'`);
    const mode = modeOperand.startsWith('\0') ? modeOperand.slice(1) : modeOperand;
    if (reference === undefined && parseMode(mode, 0, false) === undefined)
      throw new UsageError(`invalid mode: ‘${mode}’`);
    let status = 0;
    for (const operand of paths) {
      try {
        const all = line.has('R') ? [...walkTree(process, operand)] : [operand];
        for (const path of all) {
          const full = process.resolve(path);
          if (path !== operand && files.lstat(full).type === 'symlink') continue;
          const before = files.stat(full);
          const after =
            reference === undefined
              ? (parseMode(mode, before.mode, before.type === 'directory') ?? before.mode)
              : files.stat(process.resolve(reference)).mode;
          files.chmod(full, after);
          if (line.has('v') && after !== before.mode) {
            const show = (bits: number): string => `${bits.toString(8).padStart(4, '0')} (${modeText(bits)})`;
            await process.stdout.write(`mode of '${path}' changed from ${show(before.mode)} to ${show(after)}\n`);
          }
        }
      } catch (error) {
        status = await fail(line, `cannot access '${operand}': ${systemMessage(error)}`);
      }
    }
    return status;
  },
);

/** chmod. A mode such as `-x` looks like an option. */
export const chmod = {
  name: 'chmod',
  run: (process: Process): Promise<number> => {
    const index = process.argv.findIndex(
      (argument, at) => at > 0 && /^-[rwxXst]+$/.test(argument) && !/^-R$/.test(argument),
    );
    if (index < 0) return parsed.run(process);
    const argv = [...process.argv];
    argv[index] = `a${argv[index] ?? ''}`;
    return process.spawn(argv, { program: parsed.run }).exited.then(({ code }) => code);
  },
};
