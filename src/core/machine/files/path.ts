/** Makes an absolute path canonical: no `.`, `..`, empty components or trailing slash. Above the root there is the root. */
export function normalisePath(path: string): string {
  if (!needsNormalising(path)) return path;
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

/** `path` seen from `directory`, canonical. An absolute `path` stays where it is. */
export function resolvePath(directory: string, path: string): string {
  return normalisePath(path.startsWith('/') ? path : `${directory}/${path}`);
}

/** The directory that a canonical path stands in; the root's is the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last component of a canonical path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A name below a canonical directory. */
export function childPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** Whether canonical `path` is `directory` or below it. */
export function isAtOrBelow(path: string, directory: string): boolean {
  if (directory === '/') return true;
  return (
    path.startsWith(directory) && (path.length === directory.length || path.charCodeAt(directory.length) === slashCode)
  );
}

const slashCode = 47;
const dotCode = 46;

function needsNormalising(path: string): boolean {
  const length = path.length;
  if (length === 0 || path.charCodeAt(0) !== slashCode) return true;
  if (length > 1 && path.charCodeAt(length - 1) === slashCode) return true;
  for (let index = 0; index < length - 1; index += 1) {
    if (path.charCodeAt(index) !== slashCode) continue;
    const next = path.charCodeAt(index + 1);
    if (next === slashCode) return true;
    if (next === dotCode && isDotComponent(path, index + 1)) return true;
  }
  return false;
}

function isDotComponent(path: string, start: number): boolean {
  const end = path.charCodeAt(start + 1) === dotCode ? start + 2 : start + 1;
  return end === path.length || path.charCodeAt(end) === slashCode;
}
