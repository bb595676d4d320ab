import type { Volume } from '../../disk/disk.ts';
import type { StoreRecord } from './records.ts';

interface Group {
  readonly records: StoreRecord[];
  revision: number;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Brings records to the volume: what is added while a group is being written makes up the next group. */
export class GroupCommit {
  readonly #volume: Volume;
  readonly #onCommitted: (revision: number) => void;
  readonly #toError: (error: unknown) => Error;
  #next: Group | undefined;
  #writing: Group | undefined;
  #running = false;
  #failure: Error | undefined;

  /** `onCommitted` runs before those who wait for the group learn of it; `toError` makes of the disk's error what they get. */
  constructor(volume: Volume, onCommitted: (revision: number) => void, toError: (error: unknown) => Error) {
    this.#volume = volume;
    this.#onCommitted = onCommitted;
    this.#toError = toError;
  }

  add(records: Iterable<StoreRecord>, revision: number): void {
    if (this.#next === undefined) {
      const { promise, resolve, reject } = withResolvers();
      this.#next = { records: [], revision, written: promise, resolve, reject };
      promise.catch(() => {});
      if (!this.#running) void this.#run();
    }
    this.#next.records.push(...records);
    this.#next.revision = revision;
  }

  /** Resolves when everything added so far is written; undefined when it already is. */
  written(): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return (this.#next ?? this.#writing)?.written;
  }

  async #run(): Promise<void> {
    this.#running = true;
    await Promise.resolve();
    while (this.#next !== undefined && this.#failure === undefined) {
      const group = this.#next;
      this.#next = undefined;
      this.#writing = group;
      try {
        await this.#volume.commit(group.records);
      } catch (error) {
        this.#fail(group, error);
        return;
      }
      this.#writing = undefined;
      this.#onCommitted(group.revision);
      group.resolve();
    }
    this.#running = false;
  }

  #fail(group: Group, error: unknown): void {
    this.#failure = this.#toError(error);
    group.reject(this.#failure);
    this.#next?.reject(this.#failure);
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve = (): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<void>((onFulfilled, onRejected) => {
    resolve = onFulfilled;
    reject = onRejected;
  });
  return { promise, resolve, reject };
}
