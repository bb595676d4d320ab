import type { Clock } from '../../clock.ts';
import type { Value, Volume } from '../../disk/disk.ts';
import { type DirectoryInode, type FileInode, type Inode, linkInode, newDirectory } from './inode.ts';
import { decodeInode, encodeInode, encodePiece, pieceBytes, pieceCount } from './inode-record.ts';
import { type ChangeLog, inodeBytes, type Storage } from './storage.ts';

/** The number of the root directory, which has no name of its own. */
const rootNumber = 1;
const writeBackMs = 1000;
/** Above every number that a layer's inodes have. */
export const firstStoredNumber = 0x10000;

/**
 * Keeps a tree on a volume. Records:
 * - `eDIRECTORY/NAME`: the inode of that name, or `=NUMBER` where it has several names;
 * - `nNUMBER`: an inode that has several names;
 * - `dNUMBER/INDEX`: a piece of a file's content.
 * All that has changed since the last batch goes in one batch, so that a volume always holds the tree of one moment;
 * only what is appended to a file may come a little later, so that a log is not written anew with every line.
 */
export class TreeStore implements ChangeLog {
  readonly #volume: Volume;
  readonly #dirty = new Map<string, Inode | undefined>();
  /** The first byte that has changed. */
  readonly #dirtyContent = new Map<FileInode, number>();
  readonly #removedPieces = new Set<FileInode>();
  readonly #storedPieces = new WeakMap<FileInode, number>();
  readonly #severalNames = new WeakSet<Inode>();
  /** What was appended to; it may wait, as in a page cache. */
  readonly #appended = new Set<FileInode>();
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  #flushing: Promise<void> | undefined;
  #writeBack: Disposable | undefined;
  #abandoned = false;

  /** `onFailure` is told when the disk refuses a batch; nothing is stored from then on. */
  constructor(volume: Volume, clock: Clock, onFailure: (error: unknown) => void) {
    this.#volume = volume;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** Rebuilds the tree of the volume (an empty one the first time) and from now on keeps `storage`'s changes. */
  async load(storage: Storage): Promise<DirectoryInode> {
    const root = newDirectory({ number: rootNumber, mode: 0o755, uid: 0, gid: 0, modifiedMs: storage.clock.now() });
    const records = new TreeRecords(await this.#volume.load());
    const add = (directory: DirectoryInode): void => {
      for (const [name, record] of records.entriesOf(directory.number)) {
        const inode = records.inode(record);
        const isKnown = inode.parent !== undefined;
        linkInode(directory, name, inode);
        if (record.startsWith('=')) this.#severalNames.add(inode);
        if (isKnown) inode.links += 1;
        else this.#count(inode, storage);
        if (inode.type === 'directory') add(inode);
      }
    };
    add(root);
    storage.log = this;
    return root;
  }

  #count(inode: Inode, storage: Storage): void {
    storage.reserve(inode.number);
    storage.usedBytes += inodeBytes + (inode.type === 'file' ? inode.size : 0);
    if (inode.type === 'file') this.#storedPieces.set(inode, pieceCount(inode));
  }

  changed(inode: Inode): void {
    if (inode.links === 0 || inode.parent === undefined) return;
    this.#mark(this.#severalNames.has(inode) ? numberKey(inode) : entryKey(inode.parent, inode.name), inode);
    if (inode.type !== 'file') return;
    this.#appended.delete(inode);
    if (!this.#storedPieces.has(inode)) this.#dirtyContent.set(inode, 0);
  }

  contentChanged(file: FileInode, offset: number): void {
    if (file.links === 0) return;
    const isAppend =
      offset > 0 && this.#storedPieces.has(file) && (!this.#dirtyContent.has(file) || this.#appended.has(file));
    this.#dirtyContent.set(file, Math.min(offset, this.#dirtyContent.get(file) ?? offset));
    if (isAppend) {
      this.#appended.add(file);
      this.#writeBack ??= this.#clock.setTimer(writeBackMs, () => this.#writeAppended());
      return;
    }
    this.#appended.delete(file);
    this.changed(file);
  }

  #writeAppended(): void {
    this.#writeBack?.[Symbol.dispose]();
    this.#writeBack = undefined;
    const files = [...this.#appended];
    this.#appended.clear();
    for (const file of files) this.changed(file);
  }

  linked(inode: Inode, directory: DirectoryInode, name: string): void {
    this.#severalNames.add(inode);
    if (inode.parent !== undefined) this.#mark(entryKey(inode.parent, inode.name), inode);
    this.#mark(entryKey(directory, name), inode);
    this.changed(inode);
  }

  unlinked(inode: Inode, directory: DirectoryInode, name: string): void {
    this.#mark(entryKey(directory, name), undefined);
    if (inode.type === 'directory') for (const [child, entry] of inode.entries) this.unlinked(entry, inode, child);
    if (inode.links > 1) return;
    if (this.#severalNames.has(inode)) this.#mark(numberKey(inode), undefined);
    if (inode.type !== 'file') return;
    this.#dirtyContent.delete(inode);
    this.#appended.delete(inode);
    this.#removedPieces.add(inode);
  }

  moved(inode: Inode, from: DirectoryInode, oldName: string, to: DirectoryInode, newName: string): void {
    this.#mark(entryKey(from, oldName), undefined);
    this.#mark(entryKey(to, newName), inode);
  }

  async sync(): Promise<void> {
    this.#writeAppended();
    while (this.#flushing !== undefined) await this.#flushing;
  }

  /** The machine has crashed: what is not on its way yet is lost. */
  abandon(): void {
    this.#abandoned = true;
    this.#writeBack?.[Symbol.dispose]();
  }

  async close(): Promise<void> {
    await this.sync();
    await this.#volume.close();
  }

  #mark(key: string, inode: Inode | undefined): void {
    this.#dirty.set(key, inode);
    if (this.#flushing !== undefined) return;
    this.#flushing = this.#flush();
    this.#flushing.catch((error: unknown) => this.#onFailure(error));
  }

  /** Starts once the running call has ended; goes on until nothing is left to write. A refused batch is reported by sync. */
  async #flush(): Promise<void> {
    await Promise.resolve();
    while (this.#dirty.size > 0 && !this.#abandoned) await this.#volume.commit(this.#takeBatch());
    this.#flushing = undefined;
  }

  #takeBatch(): [string, Value | undefined][] {
    const batch: [string, Value | undefined][] = [];
    for (const file of this.#removedPieces) this.#dropPieces(file, 0, batch);
    for (const [key, inode] of this.#dirty) batch.push([key, this.#record(key, inode)]);
    for (const [file, offset] of this.#dirtyContent) {
      if (this.#appended.has(file)) continue;
      this.#putPieces(file, offset, batch);
      this.#dirtyContent.delete(file);
    }
    this.#removedPieces.clear();
    this.#dirty.clear();
    return batch;
  }

  #record(key: string, inode: Inode | undefined): string | undefined {
    if (inode === undefined) return undefined;
    return key.startsWith('e') && this.#severalNames.has(inode) ? `=${inode.number}` : encodeInode(inode);
  }

  #putPieces(file: FileInode, offset: number, batch: [string, Value | undefined][]): void {
    const count = pieceCount(file);
    const first = (this.#storedPieces.get(file) ?? 0) === 0 ? 0 : Math.floor(offset / pieceBytes);
    for (let index = first; index < count; index += 1) batch.push([pieceKey(file, index), encodePiece(file, index)]);
    this.#dropPieces(file, count, batch);
    this.#storedPieces.set(file, count);
  }

  #dropPieces(file: FileInode, from: number, batch: [string, Value | undefined][]): void {
    const stored = this.#storedPieces.get(file) ?? 0;
    for (let index = from; index < stored; index += 1) batch.push([pieceKey(file, index), undefined]);
    this.#storedPieces.set(file, from);
  }
}

function entryKey(directory: DirectoryInode, name: string): string {
  return `e${directory.number}/${name}`;
}

function numberKey(inode: Inode): string {
  return `n${inode.number}`;
}

function pieceKey(file: FileInode, index: number): string {
  return `d${file.number}/${index}`;
}

/** The records of a volume, sorted out. */
class TreeRecords {
  readonly #entries = new Map<number, [name: string, record: string][]>();
  readonly #numbered = new Map<number, string>();
  readonly #pieces = new Map<number, Value[]>();
  readonly #made = new Map<number, Inode>();

  constructor(records: Iterable<[key: string, value: Value]>) {
    for (const [key, value] of records) this.#sortIn(key, value);
  }

  #sortIn(key: string, value: Value): void {
    const slash = key.indexOf('/');
    const number = Number(slash < 0 ? key.slice(1) : key.slice(1, slash));
    const text = typeof value === 'string' ? value : '';
    if (key.startsWith('n')) this.#numbered.set(number, text);
    else if (key.startsWith('e')) listAt(this.#entries, number).push([key.slice(slash + 1), text]);
    else listAt(this.#pieces, number)[Number(key.slice(slash + 1))] = value;
  }

  entriesOf(directory: number): [name: string, record: string][] {
    return this.#entries.get(directory) ?? [];
  }

  inode(record: string): Inode {
    const pieces = (number: number): Value[] => this.#pieces.get(number) ?? [];
    if (!record.startsWith('=')) return decodeInode(record, pieces);
    const number = Number(record.slice(1));
    const made = this.#made.get(number) ?? decodeInode(this.#numbered.get(number) ?? '', pieces);
    this.#made.set(number, made);
    return made;
  }
}

function listAt<Element>(lists: Map<number, Element[]>, key: number): Element[] {
  const present = lists.get(key);
  if (present !== undefined) return present;
  const made: Element[] = [];
  lists.set(key, made);
  return made;
}
