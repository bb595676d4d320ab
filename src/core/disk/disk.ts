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
   * batch is durable, and rejects (and with it every later one) when the disk refuses it.
   */
  commit(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

/** A value of undefined deletes the key. */
export type Batch = Iterable<[key: string, value: Value | undefined]>;
