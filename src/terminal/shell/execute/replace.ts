import type { SignalName } from '../../../core/machine/process.ts';
import type { Shell } from '../shell.ts';
import { ShellExit } from '../unwind.ts';
import { startExternal } from './external.ts';

const forwarded: readonly SignalName[] = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];

/**
 * Runs a program in the shell's place: what is sent to the shell reaches the program, and the shell ends with its status.
 */
export async function replaceShell(
  shell: Shell,
  words: readonly string[],
  environment: ReadonlyMap<string, string>,
  why: 'exec' | 'last',
): Promise<number> {
  const child = await startExternal(shell, words, { environment, newGroup: false, replaces: why === 'exec' });
  if (typeof child === 'number') {
    if (shell.interactive) return child;
    throw new ShellExit(child);
  }
  const { process } = shell;
  for (const signal of forwarded) process.onSignal(signal, () => child.kill(signal));
  shell.traps.clear();
  const { code } = await child.exited;
  throw new ShellExit(code);
}
