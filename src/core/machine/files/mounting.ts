import { SystemError } from '../../system-error.ts';
import type { FileEvent, Mount } from '../file-system.ts';
import { newDirectory } from './inode.ts';
import type { MountPoint, MountTable } from './mount-table.ts';
import { childPath, isAtOrBelow, parentPath } from './path.ts';
import { type Position, type TreePosition, type Walker, walk } from './path-walk.ts';
import { Storage } from './storage.ts';
import { watchPathOf, writableInode } from './tree-edit.ts';
import { Watchers } from './watchers.ts';

/** What a bind needs to know of the namespace it takes from. */
export interface BindSource {
  readonly walker: Walker;
}

/** Mounts `source` at `path`, which exists. Throws EPERM for anyone but root. */
export function mountAt(
  walker: Walker,
  path: string,
  source: Mount,
  readOnly: boolean,
  bindSource: (files: Extract<Mount, { kind: 'bind' }>['files']) => BindSource,
): void {
  if (walker.user.uid !== 0) throw new SystemError('EPERM', path);
  const target = existing(walk(walker, path, true), path);
  const base = { path: target.path, readOnly, broughtBy: undefined };
  if (source.kind === 'generated') {
    walker.mounts.add({ kind: 'generated', ...base, type: source.type, files: source.files });
  } else if (source.kind === 'tmpfs') {
    walker.mounts.add({ ...base, ...emptyTree(walker, target) });
  } else bind(walker.mounts, target.path, bindSource(source.files).walker, source.path, readOnly);
}

function existing(position: Position, path: string): Position {
  const found = position.kind === 'tree' ? position.inode : position.entry;
  if (found === undefined) throw new SystemError('ENOENT', path);
  return position;
}

/** A new memory file system has room for half the memory; this is what the machines' sizes make of it. */
const tmpfsCapacityBytes = 1024 ** 3;

function emptyTree(
  walker: Walker,
  target: Position,
): Omit<Extract<MountPoint, { kind: 'tree' }>, 'path' | 'readOnly' | 'broughtBy'> {
  const storage = new Storage(walker.devices.clock, tmpfsCapacityBytes, 1);
  const mode = target.kind === 'tree' && target.inode?.type === 'directory' ? target.inode.mode : 0o755;
  const root = newDirectory(storage.owner(mode, { uid: 0, gid: 0 }));
  return { kind: 'tree', type: 'tmpfs', root, lower: undefined, storage, watchers: new Watchers(), watchPath: '/' };
}

/** Binds a path of another namespace, and with it what is mounted below. */
function bind(mounts: MountTable, target: string, from: Walker, path: string, readOnly: boolean): void {
  const source = existing(walk(from, path, true), path);
  mounts.add({
    ...boundMount(source),
    path: target,
    readOnly: readOnly || source.mount.readOnly,
    broughtBy: undefined,
  });
  const below = from.mounts.all().filter((each) => each.path !== source.path && isAtOrBelow(each.path, source.path));
  for (const mount of below) {
    if (mount === source.mount) continue;
    const relative = source.path === '/' ? mount.path.slice(1) : mount.path.slice(source.path.length + 1);
    mounts.add({
      ...mount,
      path: childPath(target, relative),
      readOnly: readOnly || mount.readOnly,
      broughtBy: target,
    });
  }
}

function boundMount(source: Position): MountPoint {
  if (source.kind === 'generated') return { ...source.mount, files: below(source.mount.files, source.relative) };
  const { mount } = source;
  const root = mount.readOnly && source.inode !== undefined ? source.inode : writableInode(source);
  const lower = root.type === 'directory' ? (source.lower ?? lowerOf(source)) : undefined;
  return { ...mount, root, lower, watchPath: watchPathOf(mount, source.path) };
}

/** What shows through a directory that was only in a layer before it was bound. */
function lowerOf(source: TreePosition): TreePosition['lower'] {
  return source.isLower && source.inode?.type === 'directory' ? source.inode : undefined;
}

function below(files: Extract<MountPoint, { kind: 'generated' }>['files'], directory: string): typeof files {
  if (directory === '') return files;
  const inside = (path: string): string => (path === '' ? directory : `${directory}/${path}`);
  return {
    lookup: (path, reader) => files.lookup(inside(path), reader),
    ...(files.write === undefined
      ? {}
      : { write: (path: string, text: string, writer: number) => files.write?.(inside(path), text, writer) }),
  };
}

/**
 * Watches a path of a namespace. It is found through the deepest directory that exists; what appears later as a symbolic
 * link on the way is not followed.
 */
export function watchPath(walker: Walker, path: string, listener: (event: FileEvent) => void): Disposable {
  const { position, rest } = deepest(walker, path);
  if (position.kind === 'generated') return { [Symbol.dispose]: () => {} };
  const { mount } = position;
  const real = rest === '' ? position.path : childPath(position.path, rest);
  const watched = watchPathOf(mount, real);
  return mount.watchers.add(watched, (event) => {
    const relative = event.path.length > watched.length ? event.path.slice(watched === '/' ? 0 : watched.length) : '';
    listener({ type: event.type, path: path === '/' ? relative || '/' : path + relative });
  });
}

function deepest(walker: Walker, path: string): { position: Position; rest: string } {
  let rest = '';
  for (let at = path; ; at = parentPath(at)) {
    try {
      return { position: walk(walker, at, true), rest };
    } catch (error) {
      if (!(error instanceof SystemError) || at === '/') throw error;
    }
    const name = at.slice(at.lastIndexOf('/') + 1);
    rest = rest === '' ? name : `${name}/${rest}`;
  }
}
