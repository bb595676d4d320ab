import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { TerminalScreen } from '../terminal-screen.ts';
import { NanoEditor } from './editor.ts';

/** nano */
export async function run(process: Process): Promise<number> {
  const [path] = process.argv.slice(1).filter((argument) => !/^[-+]/.test(argument));
  const { terminal } = process;
  if (terminal === undefined || !process.isTerminal(0)) {
    await process.stderr.write('Standard input is not a terminal\n');
    return 1;
  }
  const screen = new TerminalScreen(process, terminal);
  const { text, message } = open(process, path);
  const editor = new NanoEditor(process, screen, path ?? '', text, message);
  await screen.use(() => editor.run());
  return 0;
}

function open(process: Process, path: string | undefined): { text: string; message: string } {
  if (path === undefined) return { text: '', message: '' };
  try {
    const full = process.resolve(path);
    if (!process.files.exists(full)) return { text: '', message: 'New File' };
    const text = process.files.readText(full);
    const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
    return { text, message: `Read ${lines} line${lines === 1 ? '' : 's'}` };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return {
      text: '',
      message: error.code === 'EISDIR' ? `"${path}" is a directory` : `Error reading ${path}: ${error.message}`,
    };
  }
}
