import type { Clock } from '../../clock.ts';
import { SystemError } from '../../system-error.ts';
import type { DirectoryInode, FileInode, Inode, InodeOwner } from './inode.ts';

/** Keeps what changes, for the next time the machine starts. */
export interface ChangeLog {
  /** `inode` is new at its place, or its attributes have changed. */
  changed(inode: Inode): void;
  /** Content from byte `offset` on has changed. */
  contentChanged(file: FileInode, offset: number): void;
  /** `inode`, which was only at its `parent` and `name` or at several places already, is now in `directory` as well. */
  linked(inode: Inode, directory: DirectoryInode, name: string): void;
  /** `inode` is about to leave `name` in `directory`, with all that is in it. */
  unlinked(inode: Inode, directory: DirectoryInode, name: string): void;
  /** `inode` is about to be `newName` in `to` instead of `oldName` in `from`. */
  moved(inode: Inode, from: DirectoryInode, oldName: string, to: DirectoryInode, newName: string): void;
  sync(): Promise<void>;
}

/** Where writable inodes live: gives them numbers, counts their bytes, and tells the change log. */
export class Storage {
  readonly clock: Clock;
  readonly capacityBytes: number;
  usedBytes = 0;
  log: ChangeLog | undefined;
  #nextNumber: number;

  constructor(clock: Clock, capacityBytes: number, firstNumber: number) {
    this.clock = clock;
    this.capacityBytes = capacityBytes;
    this.#nextNumber = firstNumber;
  }

  owner(mode: number, user: { uid: number; gid: number }): InodeOwner {
    return { number: this.#nextNumber++, mode, uid: user.uid, gid: user.gid, modifiedMs: this.clock.now() };
  }

  /** A copy's owner: the original's attributes with a number of its own. */
  copyOwner(original: InodeOwner): InodeOwner {
    const { mode, uid, gid, modifiedMs } = original;
    return { number: this.#nextNumber++, mode, uid, gid, modifiedMs };
  }

  /** Numbers up to `number` are taken. */
  reserve(number: number): void {
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
  }

  /** Counts `bytes` more (or fewer). Throws ENOSPC. */
  charge(bytes: number, subject: string): void {
    if (bytes > 0 && this.usedBytes + bytes > this.capacityBytes) throw new SystemError('ENOSPC', subject);
    this.usedBytes += bytes;
  }
}

/** Each inode takes at least this much of a disk. */
export const inodeBytes = 256;
