import type { ChildProcess } from '../../../core/machine/process.ts';
import { isSystemError, type SystemError } from '../../../core/system-error.ts';
import type { Shell } from '../shell.ts';
import { childStreams, giveTerminal, startSubshell } from './subshell.ts';

export interface ExternalOptions {
  readonly environment: ReadonlyMap<string, string>;
  readonly newGroup: boolean;
  /** The new group has the terminal from the start. */
  readonly foreground?: boolean;
  /** Runs in the background of a shell without job control: its input is /dev/null. */
  readonly detached?: boolean;
  /** For `exec`, which says so. */
  readonly replaces?: boolean;
}

/** Starts a program; its status where it cannot be started, after saying why. */
export async function startExternal(
  shell: Shell,
  words: readonly string[],
  options: ExternalOptions,
): Promise<ChildProcess | number> {
  const { process } = shell;
  const streams = childStreams(shell);
  const ownInput = shell.descriptors.get(0)?.source?.underlying === process.stdin;
  try {
    const child = process.spawn(words, {
      ...streams,
      stdin: options.detached === true && ownInput ? null : (streams.stdin ?? null),
      env: options.environment,
      workingDirectory: process.workingDirectory,
      newGroup: options.newGroup,
    });
    if (options.foreground === true) giveTerminal(shell, child);
    return child;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOEXEC') return await startScript(shell, words, options);
    return await reportFailure(shell, words[0] ?? '', error, options.replaces === true);
  }
}

/** A file without `#!` is a script for the shell itself. */
async function startScript(
  shell: Shell,
  words: readonly string[],
  options: ExternalOptions,
): Promise<ChildProcess | number> {
  const [command = '', ...args] = words;
  const { process } = shell;
  const path = command.includes('/') ? command : (findInPath(shell, command) ?? command);
  const content = process.files.readFile(process.resolve(path));
  if (content.subarray(0, 80).includes(0)) {
    await shell.report(`${path}: cannot execute binary file: Exec format error`);
    return 126;
  }
  const text = new TextDecoder().decode(content);
  return startSubshell(
    shell,
    (child) => {
      child.name = path;
      child.messageName = undefined;
      child.positional = args;
      child.calls.length = 0;
      child.functions.clear();
      return child.engine.runText(child, text);
    },
    { newGroup: options.newGroup, foreground: options.foreground === true },
  );
}

/** The file that a command without a slash names; undefined where PATH has none. */
export function findInPath(shell: Shell, command: string): string | undefined {
  return findAllInPath(shell, command)[0];
}

export function findAllInPath(shell: Shell, command: string): string[] {
  const { files, user } = shell.process;
  const path = shell.variables.get('PATH') ?? '';
  const candidates = path.split(':').map((directory) => `${directory === '' ? '.' : directory}/${command}`);
  return candidates.filter((candidate) => {
    const full = shell.process.resolve(candidate);
    if (!files.exists(full)) return false;
    const status = files.stat(full);
    return status.type === 'file' && (status.mode & (user.uid === 0 ? 0o111 : 0o111)) !== 0;
  });
}

async function reportFailure(shell: Shell, command: string, error: SystemError, replaces: boolean): Promise<number> {
  const dash = shell.dialect === 'dash';
  if (error.code === 'ENOENT' && !command.includes('/')) {
    const prefix = replaces ? 'exec: ' : '';
    await shell.report(dash || replaces ? `${prefix}${command}: not found` : `${command}: command not found`);
    return 127;
  }
  if (error.code === 'ENOENT') {
    await shell.report(missingText(shell, command, dash));
    return 127;
  }
  await shell.report(`${command}: ${isDirectory(shell, command) && !dash ? 'Is a directory' : error.message}`);
  return error.code === 'ENOTDIR' ? 127 - 1 : 126;
}

function missingText(shell: Shell, command: string, dash: boolean): string {
  if (dash) return `${command}: not found`;
  const exists = shell.process.files.exists(shell.process.resolve(command));
  return `${command}: ${exists ? 'cannot execute: required file not found' : 'No such file or directory'}`;
}

function isDirectory(shell: Shell, path: string): boolean {
  const full = shell.process.resolve(path);
  return path.includes('/') && shell.process.files.exists(full) && shell.process.files.stat(full).type === 'directory';
}
