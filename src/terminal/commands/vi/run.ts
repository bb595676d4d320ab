import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { TerminalScreen } from '../terminal-screen.ts';
import { Editor } from './editor.ts';
import { runExCommand } from './ex-commands.ts';

/** vi */
export async function run(process: Process): Promise<number> {
  const args = process.argv.slice(1);
  const commands = args.filter((argument) => argument.startsWith('+')).map((argument) => argument.slice(1) || '$');
  const paths = args.filter((argument) => !/^[-+]/.test(argument));
  const { terminal } = process;
  if (terminal === undefined || !process.isTerminal(1)) {
    await process.stderr.write('Vim: Warning: Output is not to a terminal\n');
    return 1;
  }
  const [path] = paths;
  const screen = new TerminalScreen(process, terminal, { metaKeys: false });
  const { text, message } = open(process, path);
  const editor = new Editor(process, screen, path, text, message);
  for (const command of commands) runExCommand(editor, command.startsWith('/') ? command : command);
  return await screen.use(() => editor.run());
}

function open(process: Process, path: string | undefined): { text: string; message: string } {
  if (path === undefined) return { text: '', message: '' };
  try {
    const full = process.resolve(path);
    if (!process.files.exists(full)) return { text: '', message: `"${path}" [New]` };
    const text = process.files.readText(full);
    const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
    return { text, message: `"${path}" ${lines}L, ${new TextEncoder().encode(text).length}B` };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return {
      text: '',
      message: error.code === 'EISDIR' ? `"${path}" is a directory` : `"${path}" [Permission Denied]`,
    };
  }
}
