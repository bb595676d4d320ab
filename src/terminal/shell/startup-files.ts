import { isSystemError } from '../../core/system-error.ts';
import type { Shell } from './shell.ts';

/** What a login shell reads before anything else. */
export async function sourceStartupFiles(shell: Shell): Promise<void> {
  await sourceIfPresent(shell, '/etc/profile');
  const home = shell.variables.get('HOME') ?? '/root';
  for (const name of ['.bash_profile', '.bash_login', '.profile']) {
    const path = `${home}/${name}`;
    if (!shell.process.files.exists(path)) continue;
    await sourceIfPresent(shell, path);
    return;
  }
}

/** Runs the commands of a file in this shell, where there is such a file. */
export async function sourceIfPresent(shell: Shell, path: string): Promise<void> {
  let text: string;
  try {
    text = shell.process.files.readText(shell.process.resolve(path));
  } catch (error) {
    if (isSystemError(error)) return;
    throw error;
  }
  const { messageName } = shell;
  shell.messageName = path;
  try {
    await shell.engine.runText(shell, text, { firstLine: 1 });
  } finally {
    shell.messageName = messageName;
  }
}
