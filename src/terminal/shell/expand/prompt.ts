import type { Shell } from '../shell.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The backslash escapes of PS1 and its like; `$` expansions are left. What `\[` and `\]` enclose is not shown by itself:
 * it stands between \x01 and \x02.
 */
export function expandPrompt(shell: Shell, prompt: string): string {
  return prompt.replace(
    /\\(?:([0-7]{3})|D\{([^}]*)\}|(.))/gs,
    (match, octal?: string, _format?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letter === undefined ? match : promptEscape(shell, letter);
    },
  );
}

function promptEscape(shell: Shell, letter: string): string {
  const { process } = shell;
  const date = new Date(process.clock.now());
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = date.getUTCHours();
  const values: Readonly<Record<string, () => string>> = {
    a: () => '\x07',
    d: () => `${days[date.getUTCDay()] ?? ''} ${months[date.getUTCMonth()] ?? ''} ${pad(date.getUTCDate())}`,
    e: () => '\x1b',
    h: () => process.hostname.split('.', 1)[0] ?? '',
    H: () => process.hostname,
    j: () => String(shell.jobs.all().length),
    l: () => process.terminal?.name.replace(/^.*\//, '') ?? 'tty',
    n: () => '\n',
    r: () => '\r',
    s: () => shell.name.replace(/^.*\//, ''),
    t: () => `${pad(hours)}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`,
    T: () => `${pad(hours % 12 || 12)}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`,
    '@': () => `${pad(hours % 12 || 12)}:${pad(date.getUTCMinutes())} ${hours < 12 ? 'AM' : 'PM'}`,
    A: () => `${pad(hours)}:${pad(date.getUTCMinutes())}`,
    u: () => shell.variables.get('USER') ?? (process.user.uid === 0 ? 'root' : String(process.user.uid)),
    v: () => '5.2',
    V: () => '5.2.21',
    w: () => shortDirectory(shell),
    W: () => lastDirectory(shell),
    '!': () => String((shell.history?.length ?? 0) + 1),
    '#': () => String((shell.history?.length ?? 0) + 1),
    $: () => (process.user.uid === 0 ? '#' : '$'),
    '\\': () => '\\',
    '[': () => '\x01',
    ']': () => '\x02',
  };
  return values[letter]?.() ?? `\\${letter}`;
}

function shortDirectory(shell: Shell): string {
  const directory = shell.variables.get('PWD') ?? shell.process.workingDirectory;
  const home = shell.variables.get('HOME');
  if (home === undefined || home === '' || home === '/') return directory;
  if (directory === home) return '~';
  return directory.startsWith(`${home}/`) ? `~${directory.slice(home.length)}` : directory;
}

function lastDirectory(shell: Shell): string {
  const directory = shortDirectory(shell);
  return directory === '/' || directory === '~' ? directory : (directory.split('/').at(-1) ?? directory);
}
