import type { OpenFile } from '../../core/machine/file-system.ts';
import { defineCommand, fail, systemMessage } from './command-line.ts';

/** tee */
export const tee = defineCommand(
  'tee',
  { short: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } },
  async (line) => {
    const { process, operands } = line;
    const files: OpenFile[] = [];
    let status = 0;
    if (line.has('i')) process.onSignal('SIGINT', () => {});
    for (const path of operands) {
      try {
        files.push(process.files.open(process.resolve(path), line.has('a') ? 'append' : 'write'));
      } catch (error) {
        status = await fail(line, `${path}: ${systemMessage(error)}`);
      }
    }
    for await (const piece of process.stdin) {
      await process.stdout.write(piece);
      for (const file of files) await file.write(piece);
    }
    for (const file of files) file.close();
    return status;
  },
);
