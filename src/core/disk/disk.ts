/**
 * A disk holds named volumes of keyed records, and survives its machine. The file system of a machine and the data of
 * etcd are volumes. Implementations: memory, IndexedDB.
 */
export interface Disk {
  /** Opens a volume, making it when it does not exist. */
  open(volume: string): Promise<Volume>;
  /** The names of the volumes. */
  list(): Promise<string[]>;
  remove(volume: string): Promise<void>;
}

/** A record's value: text or bytes. */
export type Value = string | Uint8Array;

export interface Volume {
  /** Every record, in key order (by UTF-16 code unit). */
  load(): Promise<[key: string, value: Value][]>;
  /**
   * Applies a batch. Batches handed over while one is being written are written together; the promise resolves once the
   * batch is durable, and rejects with a DiskError (and with it every later one) when the disk refuses it. Bytes
   * handed over belong to the disk.
   */
  commit(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

/** A value of undefined deletes the key. */
export type Batch = Iterable<[key: string, value: Value | undefined]>;

export type DiskErrorReason = 'refused' | 'full' | 'failed';

/** The disk cannot be used (`refused`), has no room (`full`), or broke while in use (`failed`). */
export class DiskError extends Error {
  readonly reason: DiskErrorReason;

  constructor(reason: DiskErrorReason, cause?: unknown) {
    super(errorTexts[reason], { cause });
    this.name = 'DiskError';
    this.reason = reason;
  }
}

const errorTexts: Record<DiskErrorReason, string> = {
  refused: 'this browser refuses to store data for this page',
  full: 'no space left on the disk',
  failed: 'the disk failed',
};
