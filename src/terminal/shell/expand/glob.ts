import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { compilePattern, hasMagic, type PatternOptions, unquotePattern } from './pattern.ts';

export interface GlobOptions extends PatternOptions {
  /** `*` matches names that begin with a dot. */
  readonly dotFiles?: boolean;
  /** `**` matches directories at any depth. */
  readonly globStar?: boolean;
}

/** The paths that match a pattern, sorted; none where nothing does. */
export function expandPath(process: Process, pattern: string, options: GlobOptions = {}): string[] {
  const absolute = pattern.startsWith('/');
  const parts = splitPath(pattern);
  let found = [absolute ? '/' : ''];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    found = found.flatMap((base) => step(process, base, part, last, options));
  }
  return found.sort();
}

/** Splits at slashes, except those inside brackets or groups. */
function splitPath(pattern: string): string[] {
  const directory = pattern.endsWith('/');
  const parts = pattern.split(/\/+/).filter((part) => part !== '');
  return directory ? [...parts, ''] : parts;
}

function step(process: Process, base: string, part: string, last: boolean, options: GlobOptions): string[] {
  if (part === '') return isDirectory(process, base) ? [`${base.replace(/\/$/, '')}/`] : [];
  const join = (name: string): string => (base === '' || base.endsWith('/') ? base + name : `${base}/${name}`);
  if (part === '**' && options.globStar === true) return descend(process, base, last, options);
  if (!hasMagic(part)) {
    const path = join(unquotePattern(part));
    return exists(process, path) ? [path] : [];
  }
  const expression = compilePattern(part, { ...options, pathname: true });
  const wantsDot = part.startsWith('.') || part.startsWith('\\.');
  const matches = namesIn(process, base)
    .filter((name) => (wantsDot || options.dotFiles === true || !name.startsWith('.')) && expression.test(name))
    .map(join);
  return last ? matches : matches.filter((path) => isDirectory(process, path));
}

function descend(process: Process, base: string, last: boolean, options: GlobOptions): string[] {
  const found = base === '' && last ? [] : [base];
  for (const name of namesIn(process, base)) {
    if (name.startsWith('.') && options.dotFiles !== true) continue;
    const path = base === '' || base.endsWith('/') ? base + name : `${base}/${name}`;
    if (isDirectory(process, path)) found.push(...descend(process, path, last, options));
    else if (last) found.push(path);
  }
  return found;
}

function namesIn(process: Process, base: string): string[] {
  try {
    return process.files.readDirectory(process.resolve(base === '' ? '.' : base));
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

function isDirectory(process: Process, path: string): boolean {
  try {
    return process.files.stat(process.resolve(path === '' ? '.' : path)).type === 'directory';
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

function exists(process: Process, path: string): boolean {
  try {
    process.files.lstat(process.resolve(path));
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
