import { SystemError } from '../../system-error.ts';
import type { FileStatus, FileType } from '../file-system.ts';
import { contentBytes, contentText, type FileInode, type Inode } from './inode.ts';
import { type GeneratedPosition, type Position, type TreePosition, type Walker, walk } from './path-walk.ts';
import { mayUse } from './permissions.ts';

export function readBytes(walker: Walker, path: string): Uint8Array {
  const found = readable(walker, path);
  return typeof found === 'string' ? new TextEncoder().encode(found) : contentBytes(found).slice();
}

export function readTextAt(walker: Walker, path: string): string {
  const found = readable(walker, path);
  return typeof found === 'string' ? found : contentText(found);
}

/** A file's inode, or the text of a generated one. */
function readable(walker: Walker, path: string): FileInode | string {
  const position = walk(walker, path, true);
  if (position.kind === 'generated') return generatedText(position);
  const inode = present(position, path);
  if (inode.type === 'directory') throw new SystemError('EISDIR', path);
  if (!mayUse(inode, walker.user, 'read')) throw new SystemError('EACCES', path);
  if (inode.type === 'device') return '';
  if (inode.type !== 'file') throw new SystemError('EINVAL', path);
  return inode;
}

export function generatedText({ entry, path }: GeneratedPosition): string {
  if (entry === undefined) throw new SystemError('ENOENT', path);
  if (entry.type === 'directory') throw new SystemError('EISDIR', path);
  return entry.type === 'file' ? entry.text : '';
}

/** The inode at a position. Throws ENOENT. */
export function present(position: TreePosition, path: string): Inode {
  if (position.inode === undefined) throw new SystemError('ENOENT', path);
  return position.inode;
}

export function namesAt(walker: Walker, path: string): string[] {
  const position = walk(walker, path, true);
  if (position.kind === 'generated') return generatedNames(position);
  const inode = present(position, path);
  if (inode.type !== 'directory') throw new SystemError('ENOTDIR', path);
  if (!mayUse(inode, walker.user, 'read')) throw new SystemError('EACCES', path);
  return entryNames(position);
}

function generatedNames({ entry, path }: GeneratedPosition): string[] {
  if (entry === undefined) throw new SystemError('ENOENT', path);
  if (entry.type !== 'directory') throw new SystemError('ENOTDIR', path);
  return entry.names.toSorted();
}

/** The sorted names in a directory, those of its layers included. */
export function entryNames(position: TreePosition): string[] {
  const { inode, lower } = position;
  if (inode?.type !== 'directory') return [];
  const names: string[] = [];
  for (const [name, entry] of inode.entries) if (entry.type !== 'whiteout') names.push(name);
  if (lower !== undefined) for (const name of lower.entries.keys()) if (!inode.entries.has(name)) names.push(name);
  return names.sort();
}

export function statusAt(walker: Walker, path: string, followLast: boolean): FileStatus {
  const status = statusIfAny(walk(walker, path, followLast));
  if (status === undefined) throw new SystemError('ENOENT', path);
  return status;
}

export function existsAt(walker: Walker, path: string): boolean {
  try {
    const position = walk(walker, path, true);
    return position.kind === 'tree' ? position.inode !== undefined : position.entry !== undefined;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function statusIfAny(position: Position): FileStatus | undefined {
  if (position.kind === 'generated') return generatedStatus(position);
  const { inode } = position;
  if (inode === undefined || inode.type === 'whiteout') return undefined;
  const { type, mode, uid, gid, modifiedMs, number, links } = inode;
  return { type, mode, uid, gid, modifiedMs, inode: number, links, size: sizeOf(inode) };
}

const directoryBytes = 4096;

function sizeOf(inode: Inode): number {
  if (inode.type === 'file') return inode.size;
  if (inode.type === 'directory') return directoryBytes;
  return inode.type === 'symlink' ? inode.target.length : 0;
}

const generatedModes = { directory: 0o555, file: 0o444, symlink: 0o777, device: 0o620 };

function generatedStatus({ entry, relative }: GeneratedPosition): FileStatus | undefined {
  if (entry === undefined) return undefined;
  const type: FileType = entry.type;
  const mode = (entry.type === 'file' ? entry.mode : undefined) ?? generatedModes[entry.type];
  return { type, mode, uid: 0, gid: 0, size: 0, modifiedMs: 0, inode: hash(relative), links: 1 };
}

/** A number of its own for each generated path, always the same. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

export function linkTarget(walker: Walker, path: string): string {
  const position = walk(walker, path, false);
  if (position.kind === 'generated') {
    if (position.entry?.type !== 'symlink') throw new SystemError(position.entry ? 'EINVAL' : 'ENOENT', path);
    return position.entry.target;
  }
  const inode = present(position, path);
  if (inode.type !== 'symlink') throw new SystemError('EINVAL', path);
  return inode.target;
}

export function realPathOf(walker: Walker, path: string): string {
  const position = walk(walker, path, true);
  if (position.kind === 'tree') present(position, path);
  else if (position.entry === undefined) throw new SystemError('ENOENT', path);
  return position.path;
}
