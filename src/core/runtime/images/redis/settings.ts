import { RedisError } from './reply.ts';
import { splitWords } from './split-words.ts';

const units: Readonly<Record<string, number>> = { '': 1, k: 1000, kb: 1024, m: 1e6, mb: 1 << 20, g: 1e9, gb: 1 << 30 };

/** What redis.conf may say, with what holds where it says nothing. */
export function defaultSettings(): Map<string, string> {
  return new Map([
    ['appendonly', 'no'],
    ['bind', '* -::*'],
    ['databases', '16'],
    ['dbfilename', 'dump.rdb'],
    ['dir', '/data'],
    ['loglevel', 'notice'],
    ['masterauth', ''],
    ['maxclients', '10000'],
    ['maxmemory', '0'],
    ['maxmemory-policy', 'noeviction'],
    ['port', '6379'],
    ['protected-mode', 'no'],
    ['replica-announce-ip', ''],
    ['replica-read-only', 'yes'],
    ['replicaof', ''],
    ['requirepass', ''],
    ['save', '3600 1 300 100 60 10000'],
    ['tcp-backlog', '511'],
    ['tcp-keepalive', '300'],
    ['timeout', '0'],
  ]);
}

const aliases: Readonly<Record<string, string>> = { slaveof: 'replicaof', 'slave-read-only': 'replica-read-only' };

/** Sets one directive. Throws a RedisError that says why not. */
export function applySetting(settings: Map<string, string>, name: string, args: readonly string[]): void {
  const key = aliases[name.toLowerCase()] ?? name.toLowerCase();
  if (!settings.has(key)) throw new RedisError('Bad directive or wrong number of arguments');
  settings.set(key, key === 'maxmemory' ? String(memoryBytes(args[0] ?? '')) : args.join(' '));
}

function memoryBytes(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([a-z]*)$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (digits === undefined || factor === undefined) throw new RedisError('argument must be a memory value');
  return Number(digits) * factor;
}

/** Reads the text of a configuration file into the settings. Throws a RedisError in the words of redis-server. */
export function readSettings(settings: Map<string, string>, text: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    const [name, ...args] = line.trimStart().startsWith('#') ? [] : splitWords(line);
    if (name === undefined) continue;
    try {
      applySetting(settings, name, args);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new RedisError(
        `\n*** FATAL CONFIG FILE ERROR ***\nReading the configuration file, at line ${index + 1}\n>>> '${line.trim()}'\n${reason}\n`,
      );
    }
  }
}

/** The settings of a command line: `[FILE] [--NAME VALUE...]...`, as the text of a configuration file. */
export function settingsOfWords(words: readonly string[], readFile: (path: string) => string): string {
  const [first] = words;
  const file = first === undefined || first.startsWith('-') ? '' : readFile(first);
  const lines: string[] = [];
  for (const word of file === '' ? words : words.slice(1)) {
    if (word.startsWith('--')) lines.push(word.slice(2));
    else if (lines.length > 0) lines.push(`${lines.pop() ?? ''} ${JSON.stringify(word)}`);
  }
  return `${file}\n${lines.join('\n')}`;
}
