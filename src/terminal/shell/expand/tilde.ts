import type { Shell } from '../shell.ts';

/**
 * Splits `~`, `~name`, `~+` or `~-` from the front: the directory (undefined where there is none of the kind) and the
 * rest. `followed`: the word goes on behind `text` with something quoted or expanded.
 */
export function tildePrefix(
  shell: Shell,
  text: string,
  followed: boolean,
): [directory: string | undefined, rest: string] {
  const match = /^~([\w.+-]*)(?=\/|:|$)/.exec(text);
  if (match === null || (followed && match[0] === text)) return [undefined, text];
  const directory = homeOf(shell, match[1] ?? '');
  return directory === undefined ? [undefined, text] : [directory, text.slice(match[0].length)];
}

function homeOf(shell: Shell, name: string): string | undefined {
  const { variables, process } = shell;
  if (name === '+') return variables.get('PWD');
  if (name === '-') return variables.get('OLDPWD');
  const home = variables.get('HOME');
  if (name === '' && home !== undefined) return home;
  if (!process.files.exists('/etc/passwd')) return undefined;
  const lines = process.files.readText('/etc/passwd').split('\n');
  const fields = lines.map((line) => line.split(':'));
  const entry = fields.find((each) => (name === '' ? each[2] === String(process.user.uid) : each[0] === name));
  return entry?.[5];
}
