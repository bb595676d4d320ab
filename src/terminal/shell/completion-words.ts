import { isSystemError } from '../../core/system-error.ts';
import { bashBuiltinNames, keywordNames } from './builtins/names.ts';
import type { Shell } from './shell.ts';

/** What `compgen` offers for its options. */
export function completionCandidates(shell: Shell, given: ReadonlyMap<string, string>, prefix: string): string[] {
  const action = given.get('A') ?? '';
  const wants = (letter: string, name: string): boolean => given.has(letter) || action === name;
  const words: string[] = [];
  const list = given.get('W');
  if (list !== undefined) words.push(...list.split(/\s+/).filter((word) => word !== ''));
  if (wants('a', 'alias')) words.push(...shell.aliases.keys());
  if (wants('b', 'builtin')) words.push(...bashBuiltinNames);
  if (wants('k', 'keyword')) words.push(...keywordNames);
  if (wants('v', 'variable')) words.push(...shell.variables.names());
  if (action === 'function') words.push(...shell.functions.keys());
  if (wants('c', 'command')) words.push(...commandNames(shell));
  if (wants('f', 'file') || wants('d', 'directory')) words.push(...pathNames(shell, prefix, wants('d', 'directory')));
  return words.filter((word) => word.startsWith(prefix));
}

/** Every command that the shell knows. */
export function commandNames(shell: Shell): string[] {
  const names = new Set<string>([
    ...shell.aliases.keys(),
    ...shell.functions.keys(),
    ...bashBuiltinNames,
    ...keywordNames,
  ]);
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) {
    for (const name of directoryNames(shell, directory)) names.add(name);
  }
  return [...names].sort();
}

function directoryNames(shell: Shell, path: string): string[] {
  try {
    return shell.process.files.readDirectory(shell.process.resolve(path === '' ? '.' : path));
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

/** The paths that begin with `prefix`, as it is written. */
export function pathNames(shell: Shell, prefix: string, directoriesOnly = false): string[] {
  const slash = prefix.lastIndexOf('/') + 1;
  const directory = prefix.slice(0, slash);
  const name = prefix.slice(slash);
  return directoryNames(shell, directory)
    .filter((entry) => entry.startsWith(name) && (name.startsWith('.') || !entry.startsWith('.')))
    .map((entry) => directory + entry)
    .filter((path) => !directoriesOnly || isDirectory(shell, path));
}

export function isDirectory(shell: Shell, path: string): boolean {
  const full = shell.process.resolve(path);
  return shell.process.files.exists(full) && shell.process.files.stat(full).type === 'directory';
}
