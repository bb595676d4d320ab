import { SystemError } from '../../system-error.ts';
import type { User } from '../process.ts';
import {
  type DirectoryInode,
  type FileInode,
  type Inode,
  type InodeOwner,
  linkInode,
  newDirectory,
  newFile,
  newSymlink,
  newWhiteout,
} from './inode.ts';
import type { TreeMount } from './mount-table.ts';
import { baseName, parentPath } from './path.ts';
import { type TreePosition, type Walker, walk } from './path-walk.ts';
import { mayUse } from './permissions.ts';
import { inodeBytes, type Storage } from './storage.ts';

interface UpperDirectory {
  readonly directory: DirectoryInode;
  readonly lower: DirectoryInode | undefined;
}

/** The writable directory at `path`, which exists; those that only layers have are copied, down from the mount's root. */
function upperDirectory(mount: TreeMount, path: string): UpperDirectory {
  if (mount.root.type !== 'directory') throw new SystemError('ENOTDIR', path);
  let at: UpperDirectory = { directory: mount.root, lower: mount.lower };
  const below = mount.path === '/' ? path.slice(1) : path.slice(mount.path.length + 1);
  if (below === '') return at;
  for (const name of below.split('/')) at = upperChild(mount.storage, at, name, path);
  return at;
}

function upperChild(storage: Storage, at: UpperDirectory, name: string, path: string): UpperDirectory {
  const lower = at.lower?.entries.get(name);
  let child = at.directory.entries.get(name);
  if (child === undefined && lower?.type === 'directory') {
    child = newDirectory(storage.copyOwner(lower));
    add(storage, at.directory, name, child, path);
  }
  if (child?.type !== 'directory') throw new SystemError('ENOTDIR', path);
  return { directory: child, lower: !child.opaque && lower?.type === 'directory' ? lower : undefined };
}

function add(storage: Storage, directory: DirectoryInode, name: string, inode: Inode, path: string): void {
  storage.charge(inodeBytes + (inode.type === 'file' ? inode.size : 0), path);
  linkInode(directory, name, inode);
  storage.log?.changed(inode);
}

/** The inode at `position`, copied from its layer first where it is in one. */
export function writableInode(position: TreePosition): Inode {
  const { inode, mount, path } = position;
  if (inode === undefined) throw new SystemError('ENOENT', path);
  assertWritable(mount, path);
  if (!position.isLower) return inode;
  if (inode.type === 'directory') return upperDirectory(mount, path).directory;
  const copy = copyOf(inode, mount.storage);
  add(mount.storage, upperDirectory(mount, parentPath(path)).directory, baseName(path), copy, path);
  return copy;
}

function copyOf(inode: Inode, storage: Storage): Inode {
  const owner = storage.copyOwner(inode);
  if (inode.type === 'symlink') return newSymlink(owner, inode.target);
  if (inode.type !== 'file') throw new SystemError('EINVAL');
  return newFile(owner, typeof inode.content === 'string' ? inode.content : inode.content.slice(0, inode.size));
}

function assertWritable(mount: { readonly readOnly: boolean }, path: string): void {
  if (mount.readOnly) throw new SystemError('EROFS', path);
}

/** Puts what `make` makes at `position`, where nothing stands. */
export function createInode<Made extends Inode>(
  position: TreePosition,
  user: User,
  mode: number,
  make: (owner: InodeOwner) => Made,
): Made {
  const { mount, path, parent } = position;
  if (parent === undefined) throw new SystemError('EEXIST', path);
  assertWritable(mount, path);
  assertMayChange(parent, user, path);
  const { directory, lower } = upperDirectory(mount, parentPath(path));
  const name = baseName(path);
  const made = make(mount.storage.owner(mode, user));
  if (made.type === 'directory') made.opaque = lower?.entries.has(name) ?? false;
  discardWhiteout(mount.storage, directory, name);
  add(mount.storage, directory, name, made, path);
  touchDirectory(mount, directory);
  announce(mount, 'created', path);
  return made;
}

/** Throws EACCES unless `user` may add and remove names in `directory`. */
export function assertMayChange(directory: DirectoryInode, user: User, path: string): void {
  if (user.uid === 0) return;
  if (!mayUse(directory, user, 'write') || !mayUse(directory, user, 'execute')) throw new SystemError('EACCES', path);
}

function discardWhiteout(storage: Storage, directory: DirectoryInode, name: string): void {
  const present = directory.entries.get(name);
  if (present?.type !== 'whiteout') return;
  storage.log?.unlinked(present, directory, name);
  directory.entries.delete(name);
  storage.charge(-inodeBytes, name);
}

/** Takes the name at `position` away, with all that is below it. */
export function unlinkInode(position: TreePosition, user: User): void {
  const { mount, path, inode, parent } = position;
  if (inode === undefined) throw new SystemError('ENOENT', path);
  if (parent === undefined) throw new SystemError('EBUSY', path);
  assertWritable(mount, path);
  assertMayChange(parent, user, path);
  assertNotSticky(parent, inode, user, path);
  const { directory, lower } = upperDirectory(mount, parentPath(path));
  takeOut(mount.storage, directory, lower, baseName(path));
  touchDirectory(mount, directory);
  announce(mount, 'removed', path);
}

function assertNotSticky(parent: DirectoryInode, inode: Inode, user: User, path: string): void {
  if ((parent.mode & 0o1000) === 0 || user.uid === 0) return;
  if (inode.uid !== user.uid && parent.uid !== user.uid) throw new SystemError('EPERM', path);
}

function takeOut(storage: Storage, directory: DirectoryInode, lower: DirectoryInode | undefined, name: string): void {
  const inode = directory.entries.get(name);
  if (inode !== undefined) {
    storage.log?.unlinked(inode, directory, name);
    directory.entries.delete(name);
    free(storage, inode);
  }
  if (lower?.entries.has(name)) add(storage, directory, name, newWhiteout(storage.owner(0, { uid: 0, gid: 0 })), name);
}

function free(storage: Storage, inode: Inode): void {
  inode.links -= 1;
  if (inode.links > 0) return;
  storage.charge(-inodeBytes - (inode.type === 'file' ? inode.size : 0), inode.name);
  if (inode.type === 'directory') for (const child of inode.entries.values()) free(storage, child);
}

/** Gives `inode` a second name. */
export function linkAt(position: TreePosition, inode: Exclude<Inode, DirectoryInode>, user: User): void {
  const { mount, path, parent } = position;
  if (parent === undefined) throw new SystemError('EEXIST', path);
  assertWritable(mount, path);
  assertMayChange(parent, user, path);
  const { directory } = upperDirectory(mount, parentPath(path));
  const name = baseName(path);
  discardWhiteout(mount.storage, directory, name);
  mount.storage.log?.linked(inode, directory, name);
  inode.links += 1;
  linkInode(directory, name, inode);
  touchDirectory(mount, directory);
  announce(mount, 'created', path);
}

/** Moves what is at `from` to `to`, in the place of what stood there. Both are on one mount. */
export function moveInode(from: TreePosition, to: TreePosition, user: User): void {
  const { mount } = from;
  if (to.parent === undefined || from.parent === undefined) throw new SystemError('EBUSY', from.path);
  assertMayChange(to.parent, user, to.path);
  const inode = writableInode(from);
  if (inode.type === 'directory') detachFromLayers(mount, from.path);
  if (to.inode !== undefined) unlinkInode(to, user);
  const source = upperDirectory(mount, parentPath(from.path));
  const target = upperDirectory(mount, parentPath(to.path));
  const [oldName, newName] = [baseName(from.path), baseName(to.path)];
  discardWhiteout(mount.storage, target.directory, newName);
  mount.storage.log?.moved(inode, source.directory, oldName, target.directory, newName);
  source.directory.entries.delete(oldName);
  if (source.lower?.entries.has(oldName)) {
    add(mount.storage, source.directory, oldName, newWhiteout(mount.storage.owner(0, user)), from.path);
  }
  if (inode.type === 'directory' && target.lower?.entries.has(newName)) inode.opaque = true;
  linkInode(target.directory, newName, inode);
  touchDirectory(mount, source.directory);
  touchDirectory(mount, target.directory);
  announceMove(mount, from.path, to.path, inode.type === 'directory');
}

/** Copies all that shows through a directory, which is about to stand where nothing shows through. */
function detachFromLayers(mount: TreeMount, path: string): void {
  const { directory, lower } = upperDirectory(mount, path);
  if (lower !== undefined) copyLayer(mount.storage, directory, lower);
}

function copyLayer(storage: Storage, directory: DirectoryInode, lower: DirectoryInode): void {
  for (const [name, entry] of lower.entries) {
    const present = directory.entries.get(name);
    if (present?.type === 'directory' && !present.opaque && entry.type === 'directory')
      copyLayer(storage, present, entry);
    if (present !== undefined) continue;
    const copy = entry.type === 'directory' ? newDirectory(storage.copyOwner(entry)) : copyOf(entry, storage);
    add(storage, directory, name, copy, name);
    if (copy.type === 'directory' && entry.type === 'directory') copyLayer(storage, copy, entry);
  }
  directory.opaque = true;
  storage.log?.changed(directory);
}

function announceMove(mount: TreeMount, from: string, to: string, isDirectory: boolean): void {
  announce(mount, 'removed', from);
  announce(mount, 'created', to);
  if (!isDirectory || !mount.watchers.active) return;
  mount.watchers.notifyBelow('removed', watchPathOf(mount, from));
  mount.watchers.notifyBelow('created', watchPathOf(mount, to));
}

/** Replaces a file's content. */
export function replaceContent(mount: TreeMount, file: FileInode, content: string | Uint8Array, size: number): void {
  mount.storage.charge(size - file.size, file.name);
  file.content = content;
  file.size = size;
  file.modifiedMs = mount.storage.clock.now();
  mount.storage.log?.contentChanged(file, 0);
}

function touchDirectory(mount: TreeMount, directory: DirectoryInode): void {
  directory.modifiedMs = mount.storage.clock.now();
}

/** Tells the watchers of a mount's tree. */
export function announce(mount: TreeMount, type: 'created' | 'modified' | 'removed', path: string): void {
  if (mount.watchers.active) mount.watchers.notify(type, watchPathOf(mount, path));
}

/** What the watchers of a mount's tree call the namespace's `path`. */
export function watchPathOf(mount: TreeMount, path: string): string {
  const below = mount.path === '/' ? path : path.slice(mount.path.length);
  if (below === '' || below === '/') return mount.watchPath;
  return mount.watchPath === '/' ? below : mount.watchPath + below;
}

/** The directory at `path` itself, for an overlay to put its changes in. */
export function writableDirectory(walker: Walker, path: string): { directory: DirectoryInode; storage: Storage } {
  const position = walk(walker, path, true);
  if (position.kind !== 'tree') throw new SystemError('EPERM', path);
  const inode = writableInode(position);
  if (inode.type !== 'directory') throw new SystemError('ENOTDIR', path);
  return { directory: inode, storage: position.mount.storage };
}
