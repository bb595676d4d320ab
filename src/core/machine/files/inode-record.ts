import type { Value } from '../../disk/disk.ts';
import {
  contentBytes,
  type FileInode,
  type Inode,
  type InodeOwner,
  newDevice,
  newDirectory,
  newFifo,
  newFile,
  newSocket,
  newSymlink,
  newWhiteout,
} from './inode.ts';

/** What a record says of an inode, in short words because there are many. */
interface Header {
  /** Number. */
  i: number;
  /** The first letter of the type. */
  t: 'f' | 'd' | 'l' | 'c' | 'p' | 's' | 'w';
  m: number;
  u: number;
  g: number;
  /** Modified. */
  M: number;
  /** Target of a symbolic link, or device. */
  x?: string;
  /** Opaque. */
  o?: 1;
  /** Where a file's content is: behind this header, or in this many pieces. */
  c?: 'inline' | number;
}

const inlineCharacters = 4096;
/** The size of a piece of content with a record of its own. */
export const pieceBytes = 65536;

const letters = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  socket: 's',
  whiteout: 'w',
} as const;

/** Whether the content stands in the inode's own record. */
function isInline(file: FileInode): boolean {
  return typeof file.content === 'string' && file.content.length <= inlineCharacters;
}

export function pieceCount(file: FileInode): number {
  if (isInline(file)) return 0;
  return Math.ceil(file.size / pieceBytes);
}

export function encodeInode(inode: Inode): string {
  const { number: i, mode: m, uid: u, gid: g, modifiedMs } = inode;
  const header: Header = { i, t: letters[inode.type], m, u, g, M: modifiedMs };
  if (inode.type === 'symlink') header.x = inode.target;
  if (inode.type === 'device') header.x = inode.device;
  if (inode.type === 'directory' && inode.opaque) header.o = 1;
  if (inode.type !== 'file') return JSON.stringify(header);
  if (!isInline(inode)) return JSON.stringify({ ...header, c: pieceCount(inode) });
  return `${JSON.stringify({ ...header, c: 'inline' })}\n${String(inode.content)}`;
}

/** One piece of a file's content. A short text stays text. */
export function encodePiece(file: FileInode, index: number): Value {
  if (typeof file.content === 'string' && file.size <= pieceBytes) return file.content;
  return contentBytes(file).slice(index * pieceBytes, (index + 1) * pieceBytes);
}

/** An inode of a record; `pieces` finds what does not stand in it. */
export function decodeInode(record: string, pieces: (number: number) => Value[]): Inode {
  const end = record.indexOf('\n');
  const header = JSON.parse(end < 0 ? record : record.slice(0, end)) as Header;
  const owner: InodeOwner = { number: header.i, mode: header.m, uid: header.u, gid: header.g, modifiedMs: header.M };
  switch (header.t) {
    case 'f':
      return newFile(owner, header.c === 'inline' ? record.slice(end + 1) : joinPieces(pieces(header.i)));
    case 'd': {
      const directory = newDirectory(owner);
      directory.opaque = header.o === 1;
      return directory;
    }
    case 'l':
      return newSymlink(owner, header.x ?? '');
    case 'c':
      return newDevice(owner, header.x ?? '');
    case 'p':
      return newFifo(owner);
    case 's':
      return newSocket(owner);
    case 'w':
      return newWhiteout(owner);
  }
}

function joinPieces(pieces: Value[]): string | Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece));
  const whole = new Uint8Array(bytes.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of bytes) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
