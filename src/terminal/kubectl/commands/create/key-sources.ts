import { quote } from '../../../../core/meta/quote.ts';
import { isSystemError } from '../../../../core/system-error.ts';
import type { Session } from '../../session.ts';

/** The sources from which `create configmap` and `create secret` take their keys. */
export interface KeySources {
  readonly files: readonly string[];
  readonly literals: readonly string[];
  readonly envFiles: readonly string[];
}

/** Complaints that differ between config maps and secrets. */
export interface KeyWords {
  invalidKey(key: string, why: string): string;
  duplicateKey(key: string): string;
  readonly envDirectory: string;
}

/** Keys with their bytes, in the order of files, literals, environment files. Throws an Error in kubectl's words. */
export function readKeys(session: Session, sources: KeySources, words: KeyWords): Map<string, Uint8Array> {
  if (sources.envFiles.length > 0 && (sources.files.length > 0 || sources.literals.length > 0)) {
    throw new Error('from-env-file cannot be combined with from-file or from-literal');
  }
  const keys = new Map<string, Uint8Array>();
  const add = (key: string, bytes: Uint8Array): void => {
    const why = invalidKeyReason(key);
    if (why !== undefined) throw new Error(words.invalidKey(key, why));
    if (keys.has(key)) throw new Error(words.duplicateKey(key));
    keys.set(key, bytes);
  };
  for (const source of sources.files) for (const [key, bytes] of readFileSource(session, source)) add(key, bytes);
  for (const source of sources.literals) add(...parseLiteral(source));
  for (const source of sources.envFiles)
    for (const [key, text] of readEnvFile(session, source, words)) add(key, encode(text));
  return keys;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function invalidKeyReason(key: string): string | undefined {
  if (key === '.') return "must not be '.'";
  if (key === '..') return "must not be '..'";
  if (key.startsWith('..')) return "must not start with '..'";
  if (/^[-._a-zA-Z0-9]+$/.test(key)) return undefined;
  return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
}

function parseLiteral(source: string): [key: string, bytes: Uint8Array] {
  const equals = source.indexOf('=');
  if (equals === 0) throw new Error(`invalid literal source ${source}, expected key=value`);
  if (equals < 0) throw new Error(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(equals + 1);
  const unquoted = /^"[^"]*"$|^'[^']*'$/.test(value) && value.length > 1 ? value.slice(1, -1) : value;
  return [source.slice(0, equals), encode(unquoted)];
}

function readFileSource(session: Session, source: string): [key: string, bytes: Uint8Array][] {
  const [key, path] = parseFileSource(source);
  const { files } = session.process;
  const absolute = session.process.resolve(path);
  const status = guarded(path, 'stat', () => files.stat(absolute));
  if (status.type !== 'directory') return [[key, guarded(path, 'open', () => files.readFile(absolute))]];
  if (source.includes('=')) throw new Error('cannot give a key name for a directory path');
  return files
    .readDirectory(absolute)
    .filter((name) => files.stat(`${absolute}/${name}`).type === 'file')
    .map((name) => [name, files.readFile(`${absolute}/${name}`)]);
}

function parseFileSource(source: string): [key: string, path: string] {
  const parts = source.split('=');
  const [first = '', second = ''] = parts;
  if (parts.length === 1) return [first.slice(first.lastIndexOf('/') + 1), first];
  if (source.startsWith('=')) throw new Error(`key name for file path ${source.slice(1)} missing`);
  if (source.endsWith('=')) throw new Error(`file path for key name ${source.slice(0, -1)} missing`);
  if (parts.length > 2) throw new Error("key names or file paths cannot contain '='");
  return [first, second];
}

function guarded<T>(path: string, operation: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = isSystemError(error) ? error.message.toLowerCase() : String(error);
    throw new Error(operation === 'stat' ? `error reading ${path}: ${reason}` : `${operation} ${path}: ${reason}`);
  }
}

function readEnvFile(session: Session, source: string, words: KeyWords): [key: string, value: string][] {
  const absolute = session.process.resolve(source);
  const { files, env } = session.process;
  const status = guarded(source, 'stat', () => files.stat(absolute));
  if (status.type === 'directory') throw new Error(words.envDirectory);
  return files
    .readText(absolute)
    .split('\n')
    .flatMap((line, index) => parseEnvLine(source, line, index + 1, env));
}

function parseEnvLine(
  source: string,
  raw: string,
  number: number,
  env: ReadonlyMap<string, string>,
): [string, string][] {
  const line = raw.trimStart().replace(/\r$/, '');
  if (line === '' || line.startsWith('#')) return [];
  const equals = line.indexOf('=');
  const key = equals < 0 ? line : line.slice(0, equals);
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
    throw new Error(
      `error parsing env file ${source}: line ${number}: ${quote(key)} is not a valid key name: a valid environment variable name must consist only of printable ASCII characters other than '='`,
    );
  }
  return [[key, equals < 0 ? (env.get(key) ?? '') : line.slice(equals + 1)]];
}
