import { SystemError } from '../../system-error.ts';
import type { FileInode, Inode } from './inode.ts';
import { byteLength, newDirectory, newFile, newSymlink } from './inode.ts';
import { writeAt } from './open-file.ts';
import { parentPath } from './path.ts';
import { type Position, type TreePosition, type Walker, walk } from './path-walk.ts';
import { mayUse } from './permissions.ts';
import { entryNames, present } from './read-files.ts';
import {
  announce,
  assertMayChange,
  createInode,
  linkAt,
  moveInode,
  replaceContent,
  unlinkInode,
  writableInode,
} from './tree-edit.ts';

const typeBits = 0o7777;

/** Where something may be made or changed: generated files have no such place. */
function changeable(position: Position): TreePosition {
  if (position.kind === 'generated') throw new SystemError('EPERM', position.path);
  return position;
}

/** The file at `path` ready to be written, made if it is missing. */
export function fileForWriting(walker: Walker, position: TreePosition, mode: number): FileInode {
  const { inode, path } = position;
  if (inode === undefined) return createInode(position, walker.user, mode & typeBits, (owner) => newFile(owner, ''));
  if (inode.type === 'directory') throw new SystemError('EISDIR', path);
  if (!mayUse(inode, walker.user, 'write')) throw new SystemError('EACCES', path);
  const file = writableInode(position);
  if (file.type !== 'file') throw new SystemError('EINVAL', path);
  return file;
}

export function writeWhole(
  walker: Walker,
  path: string,
  data: Uint8Array | string,
  options: { append?: boolean; mode?: number } = {},
): void {
  const position = walk(walker, path, true);
  if (position.kind === 'generated') {
    writeGenerated(walker, position, typeof data === 'string' ? data : new TextDecoder().decode(data));
    return;
  }
  if (position.inode?.type === 'device') return;
  const existed = position.inode !== undefined;
  const file = fileForWriting(walker, position, options.mode ?? 0o644);
  if (options.append === true && file.size > 0) {
    writeAt(position.mount, position.path, file, file.size, data);
    return;
  }
  const content = typeof data === 'string' ? data : data.slice();
  replaceContent(position.mount, file, content, byteLength(content));
  if (existed) announce(position.mount, 'modified', position.path);
}

export function writeGenerated(walker: Walker, position: Extract<Position, { kind: 'generated' }>, text: string): void {
  const { entry, mount, path, relative } = position;
  if (entry === undefined) throw new SystemError('ENOENT', path);
  if (entry.type === 'directory') throw new SystemError('EISDIR', path);
  if (mount.files.write === undefined || mount.readOnly)
    throw new SystemError(mount.readOnly ? 'EROFS' : 'EACCES', path);
  mount.files.write(relative, text, walker.pid);
}

export function makeDirectory(
  walker: Walker,
  path: string,
  options: { recursive?: boolean; mode?: number } = {},
): void {
  const mode = (options.mode ?? 0o755) & typeBits;
  if (options.recursive === true) makeDirectories(walker, path, mode);
  else makeOneDirectory(walker, path, mode);
}

function makeOneDirectory(walker: Walker, path: string, mode: number): void {
  const position = changeable(walk(walker, path, false));
  if (position.inode !== undefined) throw new SystemError('EEXIST', path);
  createInode(position, walker.user, mode, newDirectory);
}

function makeDirectories(walker: Walker, path: string, mode: number): void {
  const position = walkIfParentExists(walker, path);
  if (position?.kind === 'generated' && position.entry?.type === 'directory') return;
  if (position?.kind === 'tree' && position.inode !== undefined) {
    if (position.inode.type !== 'directory') throw new SystemError('EEXIST', path);
    return;
  }
  if (position === undefined) {
    makeDirectories(walker, parentPath(path), 0o755);
    makeOneDirectory(walker, path, mode);
  } else createInode(changeable(position), walker.user, mode, newDirectory);
}

function walkIfParentExists(walker: Walker, path: string): Position | undefined {
  try {
    return walk(walker, path, true);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT' && parentPath(path) !== path) return undefined;
    throw error;
  }
}

export function makeSymlink(walker: Walker, target: string, path: string): void {
  const position = changeable(walk(walker, path, false));
  if (position.inode !== undefined) throw new SystemError('EEXIST', path);
  createInode(position, walker.user, 0o777, (owner) => newSymlink(owner, target));
}

/** Makes a FIFO, a socket or a device. */
export function makeSpecial(walker: Walker, path: string, mode: number, make: Parameters<typeof createInode>[3]): void {
  const position = changeable(walk(walker, path, false));
  if (position.inode !== undefined) throw new SystemError('EEXIST', path);
  createInode(position, walker.user, mode & typeBits, make);
}

export function linkFile(walker: Walker, existing: string, path: string): void {
  const source = changeable(walk(walker, existing, false));
  if (present(source, existing).type === 'directory') throw new SystemError('EPERM', existing);
  const target = changeable(walk(walker, path, false));
  if (target.inode !== undefined) throw new SystemError('EEXIST', path);
  if (target.mount !== source.mount) throw new SystemError('EXDEV', path);
  const inode = writableInode(source);
  if (inode.type === 'directory') throw new SystemError('EPERM', existing);
  linkAt(target, inode, walker.user);
}

export function renamePath(walker: Walker, from: string, to: string): void {
  const source = changeable(walk(walker, from, false));
  const target = changeable(walk(walker, to, false));
  const moved = present(source, from);
  if (source.mount !== target.mount) throw new SystemError('EXDEV', to);
  if (source.path === target.path) return;
  if (walker.mounts.isBusy(source.path)) throw new SystemError('EBUSY', from);
  if (target.path.startsWith(`${source.path}/`)) throw new SystemError('EINVAL', to);
  if (source.parent !== undefined) assertMayChange(source.parent, walker.user, from);
  const replaced = target.inode;
  if (replaced?.type === 'directory') {
    if (moved.type !== 'directory') throw new SystemError('EISDIR', to);
    if (entryNames(target).length > 0) throw new SystemError('ENOTEMPTY', to);
  } else if (replaced !== undefined && moved.type === 'directory') throw new SystemError('ENOTDIR', to);
  moveInode(source, target, walker.user);
}

export function removePath(walker: Walker, path: string, recursive: boolean): void {
  const position = changeable(walk(walker, path, false));
  const inode = present(position, path);
  if (walker.mounts.isBusy(position.path)) throw new SystemError('EBUSY', path);
  if (inode.type === 'directory') {
    if (!recursive) throw new SystemError('EISDIR', path);
    removeContent(walker, position);
  }
  unlinkInode(position, walker.user);
}

/** Where nobody watches and root asks, a tree goes as a whole. */
function removeContent(walker: Walker, position: TreePosition): void {
  if (walker.user.uid === 0 && !position.mount.watchers.active) return;
  for (const name of entryNames(position)) removePath(walker, `${position.path}/${name}`, true);
}

export function removeDirectory(walker: Walker, path: string): void {
  const position = changeable(walk(walker, path, false));
  if (present(position, path).type !== 'directory') throw new SystemError('ENOTDIR', path);
  if (walker.mounts.isBusy(position.path)) throw new SystemError('EBUSY', path);
  if (entryNames(position).length > 0) throw new SystemError('ENOTEMPTY', path);
  unlinkInode(position, walker.user);
}

interface Attributes {
  mode?: number;
  uid?: number;
  gid?: number;
  modifiedMs?: number;
}

export function changeAttributes(walker: Walker, path: string, attributes: Attributes): void {
  const position = changeable(walk(walker, path, true));
  const before = present(position, path);
  const isOwner = walker.user.uid === 0 || walker.user.uid === before.uid;
  const changesOwner = attributes.uid !== undefined && attributes.uid !== before.uid;
  if (!isOwner || (changesOwner && walker.user.uid !== 0)) throw new SystemError('EPERM', path);
  const inode: Inode = writableInode(position);
  inode.mode = attributes.mode === undefined ? inode.mode : attributes.mode & typeBits;
  inode.uid = attributes.uid ?? inode.uid;
  inode.gid = attributes.gid ?? inode.gid;
  inode.modifiedMs = attributes.modifiedMs ?? inode.modifiedMs;
  position.mount.storage.log?.changed(inode);
  announce(position.mount, 'modified', position.path);
}
