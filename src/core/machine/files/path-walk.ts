import { SystemError } from '../../system-error.ts';
import type { GeneratedEntry } from '../file-system.ts';
import type { User } from '../process.ts';
import type { DeviceContext } from './device.ts';
import type { DirectoryInode, Inode } from './inode.ts';
import type { GeneratedMount, MountTable, TreeMount } from './mount-table.ts';
import { normalisePath, resolvePath } from './path.ts';
import { mayUse } from './permissions.ts';

/** Where a path leads in a tree. */
export interface TreePosition {
  readonly kind: 'tree';
  readonly mount: TreeMount;
  /** The path without symbolic links (but for its end, where that was not to be followed). */
  readonly path: string;
  /** What stands there; undefined where only the directory above exists. */
  readonly inode: Inode | undefined;
  /** Whether `inode` belongs to a layer, and is to be copied before it is changed. */
  readonly isLower: boolean;
  /** What shows through a directory. */
  readonly lower: DirectoryInode | undefined;
  /** The directory above; undefined at the root of a mount. */
  readonly parent: DirectoryInode | undefined;
}

/** Where a path leads in generated files. */
export interface GeneratedPosition {
  readonly kind: 'generated';
  readonly mount: GeneratedMount;
  readonly path: string;
  /** Relative to the mount. */
  readonly relative: string;
  readonly entry: GeneratedEntry | undefined;
}

export type Position = TreePosition | GeneratedPosition;

/** A namespace and who looks at it. */
export interface Walker {
  readonly mounts: MountTable;
  readonly user: User;
  readonly pid: number;
  readonly devices: DeviceContext;
}

const maximumLinks = 40;
const maximumNameLength = 255;

/** Follows a path. Throws ENOENT, ENOTDIR, EACCES and ELOOP for what is wrong before its last component. */
export function walk(walker: Walker, path: string, followLast: boolean): Position {
  let at = normalisePath(path);
  for (let hops = 0; hops <= maximumLinks; hops += 1) {
    const mount = walker.mounts.covering(at);
    const found =
      mount.kind === 'tree' ? walkTree(walker, mount, at, followLast) : lookUp(walker, mount, at, followLast);
    if (typeof found !== 'string') return found;
    at = found;
  }
  throw new SystemError('ELOOP', path);
}

/** The position, or the path that a symbolic link leads to instead. */
function walkTree(walker: Walker, mount: TreeMount, path: string, followLast: boolean): TreePosition | string {
  let inode: Inode | undefined = mount.root;
  let lower = mount.lower;
  let parent: DirectoryInode | undefined;
  let isLower = false;
  let start = mount.path.length === 1 ? 1 : mount.path.length + 1;
  while (start < path.length) {
    if (inode === undefined) throw new SystemError('ENOENT', path);
    if (inode.type !== 'directory') throw new SystemError('ENOTDIR', path);
    if (walker.user.uid !== 0 && !mayUse(inode, walker.user, 'execute')) throw new SystemError('EACCES', path);
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end - start > maximumNameLength) throw new SystemError('ENAMETOOLONG', path);
    const name = path.slice(start, end);
    parent = inode;
    const upperEntry: Inode | undefined = isLower ? undefined : inode.entries.get(name);
    const lowerEntry: Inode | undefined = isLower ? inode.entries.get(name) : lower?.entries.get(name);
    inode = upperEntry ?? lowerEntry;
    isLower = upperEntry === undefined && lowerEntry !== undefined;
    lower = showsThrough(upperEntry, lowerEntry);
    if (inode?.type === 'whiteout') inode = undefined;
    if (inode?.type === 'symlink' && (slash >= 0 || followLast)) {
      return resolvePath(path.slice(0, start), inode.target + path.slice(end));
    }
    start = end + 1;
  }
  return { kind: 'tree', mount, path, inode, isLower, lower, parent };
}

function showsThrough(upper: Inode | undefined, lower: Inode | undefined): DirectoryInode | undefined {
  if (upper?.type !== 'directory' || upper.opaque) return undefined;
  return lower?.type === 'directory' ? lower : undefined;
}

function lookUp(walker: Walker, mount: GeneratedMount, path: string, followLast: boolean): GeneratedPosition | string {
  const relative = path.slice(mount.path.length + 1);
  const entry = mount.files.lookup(relative, walker.pid);
  if (entry?.type === 'symlink' && followLast)
    return resolvePath(path.slice(0, path.lastIndexOf('/') + 1), entry.target);
  if (entry === undefined) {
    const above = relative.includes('/')
      ? mount.files.lookup(relative.slice(0, relative.lastIndexOf('/')), walker.pid)
      : undefined;
    if (above?.type === 'symlink') return throughGeneratedLink(path, above.target);
    if (relative.includes('/') && above === undefined) throw new SystemError('ENOENT', path);
    if (above?.type === 'file') throw new SystemError('ENOTDIR', path);
  }
  return { kind: 'generated', mount, path, relative, entry };
}

function throughGeneratedLink(path: string, target: string): string {
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, path.lastIndexOf('/', slash - 1) + 1);
  return resolvePath(directory, target + path.slice(slash));
}
