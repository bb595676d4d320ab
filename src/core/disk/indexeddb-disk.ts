import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import { type Batch, type Disk, DiskError, type Value, type Volume } from './disk.ts';

/** Records of all volumes lie in one store, so that a new volume needs no new version of the database. */
interface Schema extends DBSchema {
  volumes: { key: string; value: true };
  records: { key: [volume: string, key: string]; value: Value };
}

type Database = IDBPDatabase<Schema>;

/**
 * A disk in the IndexedDB database `name`, which is made when it does not exist. Survives what the origin's storage
 * survives. Rejects with a DiskError `refused` where the browser grants no storage.
 */
export async function openIndexedDbDisk(name: string): Promise<Disk & AsyncDisposable> {
  const state: { writer?: Writer } = {};
  let database: Database;
  try {
    database = await openDB<Schema>(name, 1, {
      upgrade(created) {
        created.createObjectStore('volumes');
        created.createObjectStore('records');
      },
      blocking: () => state.writer?.fail(new DiskError('failed', new Error(`${name} is being deleted`))),
      terminated: () => state.writer?.fail(new DiskError('failed', new Error(`${name} was closed by the browser`))),
    });
  } catch (error) {
    throw new DiskError('refused', error);
  }
  const writer = new Writer(database);
  state.writer = writer;
  return diskOf(database, writer);
}

/** Deletes the database of a disk with all its volumes. Disks that are open on it fail. */
export async function deleteIndexedDbDisk(name: string): Promise<void> {
  await deleteDB(name);
}

function diskOf(database: Database, writer: Writer): Disk & AsyncDisposable {
  return {
    async open(volume) {
      await writer.write({ type: 'open', volume });
      return openVolume(database, writer, volume);
    },
    async list() {
      await writer.idle();
      return database.getAllKeys('volumes');
    },
    remove: (volume) => writer.write({ type: 'remove', volume }),
    async [Symbol.asyncDispose]() {
      await writer.idle();
      writer.fail(new DiskError('failed', new Error('the disk is closed')));
    },
  };
}

function openVolume(database: Database, writer: Writer, volume: string): Volume {
  return {
    async load() {
      await writer.idle();
      const records = database.transaction('records').store;
      const range = rangeOf(volume);
      const [keys, values] = await Promise.all([records.getAllKeys(range), records.getAll(range)]);
      return values.map((value, index): [string, Value] => [keys[index]?.[1] ?? '', value]);
    },
    commit: (batch: Batch) => writer.write({ type: 'commit', volume, changes: [...batch] }),
    close: () => writer.idle(),
  };
}

/** Every key of the volume: an array orders after every string. */
function rangeOf(volume: string): IDBKeyRange {
  return IDBKeyRange.bound([volume], [volume, []]);
}

type Change =
  | { type: 'open' | 'remove'; volume: string }
  | { type: 'commit'; volume: string; changes: [key: string, value: Value | undefined][] };

/** Writes changes in order; those handed over while a transaction is under way share the next one. */
class Writer {
  readonly #database: Database;
  #waiting: Change[] = [];
  /** Settles when every change handed over so far is written. */
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #failure: DiskError | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  write(change: Change): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#waiting.push(change);
    if (this.#next === undefined) {
      this.#next = this.#last.then(() => this.#writeWaiting());
      this.#last = this.#next.catch(() => {});
    }
    return this.#next;
  }

  /** Resolves when nothing is being written, whether or not that succeeded. */
  idle(): Promise<void> {
    return this.#last;
  }

  fail(failure: DiskError): void {
    this.#failure ??= failure;
    this.#database.close();
  }

  async #writeWaiting(): Promise<void> {
    const changes = this.#waiting;
    this.#waiting = [];
    this.#next = undefined;
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await writeAll(this.#database, changes);
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      const failure = new DiskError(full ? 'full' : 'failed', error);
      this.fail(failure);
      throw failure;
    }
  }
}

/**
 * The requests' own promises are not awaited, only the transaction's end: a request that fails aborts the transaction,
 * whose error then is that request's.
 */
async function writeAll(database: Database, changes: readonly Change[]): Promise<void> {
  const transaction = database.transaction(['volumes', 'records'], 'readwrite', { durability: 'relaxed' });
  const volumes = transaction.objectStore('volumes');
  const records = transaction.objectStore('records');
  const start = (request: Promise<unknown>): void => void request.catch(() => {});
  for (const change of changes) {
    if (change.type === 'open') start(volumes.put(true, change.volume));
    if (change.type === 'remove') {
      start(volumes.delete(change.volume));
      start(records.delete(rangeOf(change.volume)));
    }
    if (change.type !== 'commit') continue;
    for (const [key, value] of change.changes) {
      if (value === undefined) start(records.delete([change.volume, key]));
      else start(records.put(value, [change.volume, key]));
    }
  }
  transaction.commit();
  await transaction.done;
}
