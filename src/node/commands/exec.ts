import { text } from 'node:stream/consumers';
import { quoteIfNeeded } from '../../terminal/shell/expand/quote-word.ts';
import { createPlayground } from '../index.ts';

/** `tabernetes exec [--nodes N] -- COMMAND...`: resolves to the command's exit code. One word is a line of shell, several are a command. */
export async function execCommand(words: readonly string[]): Promise<number> {
  const dash = words.indexOf('--');
  const options = dash < 0 ? [] : words.slice(0, dash);
  const given = dash < 0 ? words : words.slice(dash + 1);
  const command = given.length === 1 ? (given[0] ?? '') : given.map(quoteIfNeeded).join(' ');
  const nodes = Number(options[options.indexOf('--nodes') + 1] ?? 2);
  if (command === '' || (options.length > 0 && !Number.isInteger(nodes))) {
    process.stderr.write('usage: tabernetes exec [--nodes N] -- COMMAND...\n');
    return 2;
  }
  const playground = await createPlayground(options.length > 0 ? { nodes } : {});
  await playground.ready;
  const stdin = process.stdin.isTTY ? '' : await text(process.stdin);
  const { exitCode } = await playground.exec(command, {
    stdin,
    onOutput: (stream, output) => void process[stream].write(output),
  });
  await playground.close();
  return exitCode;
}
