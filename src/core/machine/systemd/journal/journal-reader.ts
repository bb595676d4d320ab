import type { FileSystem, OpenFile } from '../../file-system.ts';
import { activeJournal, archivedJournals } from './journal-files.ts';
import { decodeRecord, type JournalRecord } from './journal-record.ts';

/**
 * The records there are, newest first. With `mentions`, lines in which none of these texts stands are passed over unread,
 * which is much faster.
 */
export function* journalBackwards(
  files: FileSystem,
  mentions?: readonly string[],
): Generator<JournalRecord, void, undefined> {
  const paths = [...archivedJournals(files), activeJournal(files)].filter((path) => files.exists(path));
  for (const path of paths.reverse()) {
    for (const line of files.readText(path).split('\n').reverse()) {
      if (mentions !== undefined && !mentions.some((text) => line.includes(text))) continue;
      const record = decodeRecord(line);
      if (record !== undefined) yield record;
    }
  }
}

/** The number of the newest record; 0 where there is none. */
export function lastSequence(files: FileSystem): number {
  for (const { sequence } of journalBackwards(files)) return sequence;
  return 0;
}

function decodeAll(text: string): JournalRecord[] {
  return text.split('\n').flatMap((line) => decodeRecord(line) ?? []);
}

/** Records as they are written, beginning behind the record of number `after`. Ends when `signal` aborts. */
export async function* followJournal(
  files: FileSystem,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JournalRecord, void, undefined> {
  const tail = new JournalTail(files, activeJournal(files));
  let seen = after;
  const abort = (): void => tail.wake();
  signal.addEventListener('abort', abort, { once: true });
  try {
    while (!signal.aborted) {
      for (const record of await tail.read()) {
        if (record.sequence <= seen) continue;
        seen = record.sequence;
        yield record;
      }
      if (!signal.aborted) await tail.changed();
    }
  } finally {
    signal.removeEventListener('abort', abort);
    tail[Symbol.dispose]();
  }
}

/** The growing end of the journal's active file. */
class JournalTail implements Disposable {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #watch: Disposable;
  #file: OpenFile | undefined;
  #decoder = new TextDecoder();
  #rest = '';
  #isDirty = true;
  #isReplaced = false;
  #wake: (() => void) | undefined;

  constructor(files: FileSystem, path: string) {
    this.#files = files;
    this.#path = path;
    this.#watch = files.watch(path, ({ type }) => {
      if (type !== 'modified') this.#isReplaced = true;
      this.wake();
    });
  }

  wake(): void {
    this.#isDirty = true;
    this.#wake?.();
  }

  async changed(): Promise<void> {
    if (!this.#isDirty) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
  }

  /** What is new, to the end of the file and on into the one that has taken its place. */
  async read(): Promise<JournalRecord[]> {
    this.#isDirty = false;
    const records = await this.#readToEnd();
    if (!this.#isReplaced) return records;
    this.#isReplaced = false;
    this.#file = undefined;
    this.#rest = '';
    this.#decoder = new TextDecoder();
    return [...records, ...(await this.#readToEnd())];
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    this.#file?.close();
  }

  async #readToEnd(): Promise<JournalRecord[]> {
    if (this.#file === undefined && this.#files.exists(this.#path)) this.#file = this.#files.open(this.#path, 'read');
    const records: JournalRecord[] = [];
    for (let piece = await this.#file?.read(); piece !== undefined; piece = await this.#file?.read()) {
      const text = this.#rest + this.#decoder.decode(piece, { stream: true });
      const end = text.lastIndexOf('\n') + 1;
      this.#rest = text.slice(end);
      records.push(...decodeAll(text.slice(0, end)));
    }
    return records;
  }
}
