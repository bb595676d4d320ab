import type { BytePipe } from '../byte-pipe.ts';

/** What every inode has. `parent` and `name` say where it was linked last. */
interface InodeAttributes {
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  modifiedMs: number;
  links: number;
  parent: DirectoryInode | undefined;
  name: string;
}

export interface FileInode extends InodeAttributes {
  readonly type: 'file';
  /** Bytes beyond `size` are room to grow. */
  content: string | Uint8Array;
  /** In bytes. */
  size: number;
}

export interface DirectoryInode extends InodeAttributes {
  readonly type: 'directory';
  readonly entries: Map<string, Inode>;
  /** Hides what a lower layer has at the same place. */
  opaque: boolean;
}

export interface SymlinkInode extends InodeAttributes {
  readonly type: 'symlink';
  readonly target: string;
}

export interface DeviceInode extends InodeAttributes {
  readonly type: 'device';
  readonly device: string;
}

export interface FifoInode extends InodeAttributes {
  readonly type: 'fifo';
  /** What stands between the present readers and writers. */
  pipe: { pipe: BytePipe; writers: number; readers: number } | undefined;
}

export interface SocketInode extends InodeAttributes {
  readonly type: 'socket';
}

/** Hides a lower layer's entry of the same name. */
export interface WhiteoutInode extends InodeAttributes {
  readonly type: 'whiteout';
}

export type Inode = FileInode | DirectoryInode | SymlinkInode | DeviceInode | FifoInode | SocketInode | WhiteoutInode;

export interface InodeOwner {
  readonly number: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
}

function attributes(owner: InodeOwner): InodeAttributes {
  const { number, mode, uid, gid, modifiedMs } = owner;
  return { number, mode, uid, gid, modifiedMs, links: 1, parent: undefined, name: '' };
}

export function newFile(owner: InodeOwner, content: string | Uint8Array): FileInode {
  return { type: 'file', ...attributes(owner), content, size: byteLength(content) };
}

export function newDirectory(owner: InodeOwner): DirectoryInode {
  return { type: 'directory', ...attributes(owner), entries: new Map(), opaque: false };
}

export function newSymlink(owner: InodeOwner, target: string): SymlinkInode {
  return { type: 'symlink', ...attributes(owner), target };
}

export function newDevice(owner: InodeOwner, device: string): DeviceInode {
  return { type: 'device', ...attributes(owner), device };
}

export function newFifo(owner: InodeOwner): FifoInode {
  return { type: 'fifo', ...attributes(owner), pipe: undefined };
}

export function newSocket(owner: InodeOwner): SocketInode {
  return { type: 'socket', ...attributes(owner) };
}

export function newWhiteout(owner: InodeOwner): WhiteoutInode {
  return { type: 'whiteout', ...attributes(owner) };
}

/** Links `inode` into `directory`, in place of what stood there. */
export function linkInode(directory: DirectoryInode, name: string, inode: Inode): void {
  directory.entries.set(name, inode);
  inode.parent = directory;
  inode.name = name;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function contentBytes(file: FileInode): Uint8Array {
  return typeof file.content === 'string' ? encoder.encode(file.content) : file.content.subarray(0, file.size);
}

export function contentText(file: FileInode): string {
  return typeof file.content === 'string' ? file.content : decoder.decode(file.content.subarray(0, file.size));
}

/** The length in UTF-8 of a text, or of bytes. */
export function byteLength(content: string | Uint8Array): number {
  if (typeof content !== 'string') return content.length;
  let length = content.length;
  for (let index = 0; index < content.length; index += 1) {
    const code = content.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) length += 1;
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(content.charCodeAt(index + 1))) {
      length += 2;
      index += 1;
    } else length += 2;
  }
  return length;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** Writes `data` at byte `offset`, filling a gap with zeros, and lengthens the file as needed. */
export function writeContent(file: FileInode, offset: number, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  const end = offset + bytes.length;
  const buffer = roomFor(file, end);
  buffer.set(bytes, offset);
  file.content = buffer;
  file.size = Math.max(file.size, end);
}

function roomFor(file: FileInode, size: number): Uint8Array {
  const present = typeof file.content === 'string' ? encoder.encode(file.content) : file.content;
  if (present.length >= size) return present;
  const grown = new Uint8Array(Math.max(size, file.size * 2, 64));
  grown.set(present.subarray(0, file.size));
  return grown;
}
