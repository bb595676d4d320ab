import { type CommandLine, fail, systemMessage } from '../command-line.ts';
import { readInputText } from '../input.ts';
import { TerminalScreen } from '../terminal-screen.ts';
import { Pager } from './pager.ts';

/** less and more */
export async function run(line: CommandLine): Promise<number> {
  const { process } = line;
  const paths = line.operands.filter((path) => !path.startsWith('+'));
  if (paths.length === 0 && process.isTerminal(0)) {
    await process.stderr.write(
      line.name === 'less'
        ? 'Missing filename ("less --help" for help)\n'
        : "more: bad usage\nTry 'more --help' for more information.\n",
    );
    return 1;
  }
  const texts: string[] = [];
  let status = 0;
  for (const path of paths.length > 0 ? paths : ['-']) {
    try {
      texts.push(await readInputText(process, path));
    } catch (error) {
      const message = systemMessage(error);
      if (message === 'Is a directory') {
        await process.stderr.write(
          line.name === 'less' ? `${path} is a directory\n` : `\n*** ${path}: directory ***\n\n`,
        );
        status = 1;
      } else
        status =
          line.name === 'less'
            ? await complain(line, path, message)
            : await fail(line, `cannot open ${path}: ${message}`);
    }
  }
  const text = texts.join('');
  const { terminal } = process;
  if (terminal === undefined || !process.isTerminal(1)) {
    await process.stdout.write(text);
    return status;
  }
  if (texts.length === 0) return status;
  const screen = new TerminalScreen(process, terminal);
  const pager = new Pager(screen, paths[0] ?? '', text, line.has('N'));
  if (pager.fits && (line.has('F') || line.name === 'more')) await process.stdout.write(text);
  else await screen.use(() => pager.run());
  return status;
}

async function complain({ process }: CommandLine, path: string, message: string): Promise<number> {
  await process.stderr.write(`${path}: ${message}\n`);
  return 1;
}
