import { isSystemError } from '../../system-error.ts';
import type { FileSystem } from '../file-system.ts';
import { defineUnit, type UnitDefinition } from './unit-definition.ts';
import { parseUnitFile } from './unit-file.ts';

/** Where units are looked for; what comes first wins. */
const unitDirectories = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
];
export const configurationDirectory = '/etc/systemd/system';

export interface LoadedUnit {
  readonly state: 'loaded' | 'not-found' | 'masked';
  readonly definition: UnitDefinition;
  readonly fragmentPath: string | undefined;
  readonly dropIns: readonly string[];
  /** When the newest of its files was changed, to tell whether they have changed since. */
  readonly stamp: string;
}

/** Reads a unit from its files. */
export function loadUnit(files: FileSystem, name: string): LoadedUnit {
  const fragment = findFragment(files, name);
  const dropIns = findDropIns(files, name);
  const paths = [...(fragment === undefined ? [] : [fragment]), ...dropIns];
  const isMasked = fragment !== undefined && isMask(files, fragment);
  const assignments = isMasked
    ? []
    : paths.flatMap((path) => parseUnitFile(expandSpecifiers(files.readText(path), name)));
  const parsed = defineUnit(name, assignments);
  const definition = {
    ...parsed,
    wants: [...parsed.wants, ...linkedUnits(files, name, 'wants')],
    requires: [...parsed.requires, ...linkedUnits(files, name, 'requires')],
  };
  const state = isMasked ? 'masked' : fragment === undefined ? 'not-found' : 'loaded';
  return { state, definition, fragmentPath: fragment, dropIns, stamp: stampOf(files, name) };
}

/** Changes whenever one of the unit's files does. */
export function stampOf(files: FileSystem, name: string): string {
  const fragment = findFragment(files, name);
  const paths = [...(fragment === undefined ? [] : [fragment]), ...findDropIns(files, name)];
  return paths.map((path) => `${path}@${modifiedMs(files, path)}`).join(' ');
}

function modifiedMs(files: FileSystem, path: string): number {
  try {
    return files.stat(path).modifiedMs;
  } catch (error) {
    if (isSystemError(error)) return 0;
    throw error;
  }
}

export function isMask(files: FileSystem, path: string): boolean {
  return files.lstat(path).type === 'symlink' && files.readLink(path) === '/dev/null';
}

/** The unit's own file. A template's instance falls back on the template. */
export function findFragment(files: FileSystem, name: string): string | undefined {
  for (const candidate of [name, templateOf(name)]) {
    if (candidate === undefined) continue;
    for (const directory of unitDirectories) {
      const path = `${directory}/${candidate}`;
      if (!existsAtAll(files, path)) continue;
      return isMask(files, path) ? path : files.realPath(path);
    }
  }
  return undefined;
}

/** The name of the unit that `name` is an alias of, by a symbolic link to its file. */
export function canonicalName(files: FileSystem, name: string): string {
  const fragment = findFragment(files, name);
  if (fragment === undefined || isMask(files, fragment)) return name;
  const own = fragment.slice(fragment.lastIndexOf('/') + 1);
  return own.includes('@') || !isUnitName(own) ? name : own;
}

function existsAtAll(files: FileSystem, path: string): boolean {
  try {
    return files.lstat(path).type === 'symlink' ? files.exists(path) || isMask(files, path) : true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

function templateOf(name: string): string | undefined {
  const match = /^([^@]+@)[^.]+(\..+)$/.exec(name);
  return match === null ? undefined : `${match[1]}${match[2]}`;
}

/** `NAME.d/*.conf` in all directories, by file name; of two of the same name the first directory's. */
function findDropIns(files: FileSystem, name: string): string[] {
  const byName = new Map<string, string>();
  for (const directory of unitDirectories) {
    const path = `${directory}/${name}.d`;
    if (!files.exists(path)) continue;
    for (const file of files.readDirectory(path)) {
      if (file.endsWith('.conf') && !byName.has(file)) byName.set(file, `${path}/${file}`);
    }
  }
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, path]) => path);
}

/** The units linked in `NAME.wants` or `NAME.requires`. */
function linkedUnits(files: FileSystem, name: string, kind: 'wants' | 'requires'): string[] {
  return unitDirectories.flatMap((directory) => {
    const path = `${directory}/${name}.${kind}`;
    return files.exists(path) ? files.readDirectory(path) : [];
  });
}

function expandSpecifiers(text: string, name: string): string {
  const instance = /@(.*)\.[^.]+$/.exec(name)?.[1] ?? '';
  return text.replace(/%([%inNp])/g, (_match, specifier: string) => {
    if (specifier === '%') return '%';
    if (specifier === 'i') return instance;
    if (specifier === 'n') return name;
    return specifier === 'p' ? name.replace(/[@.].*$/, '') : name.replace(/\.[^.]+$/, '');
  });
}

/** Every unit that has a file. */
export function unitFileNames(files: FileSystem): string[] {
  const names = new Set<string>();
  for (const directory of unitDirectories) {
    if (!files.exists(directory)) continue;
    for (const name of files.readDirectory(directory)) if (isUnitName(name)) names.add(name);
  }
  return [...names].sort();
}

const unitSuffixes = ['service', 'target', 'socket', 'timer', 'mount', 'slice', 'path'];

function isUnitName(name: string): boolean {
  return unitSuffixes.includes(name.slice(name.lastIndexOf('.') + 1)) && name.includes('.');
}

/** A unit's name in full: `kubelet` is `kubelet.service`. */
export function unitName(name: string): string {
  return isUnitName(name) ? name : `${name}.service`;
}
