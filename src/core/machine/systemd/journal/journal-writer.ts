import type { Clock } from '../../../clock.ts';
import { isSystemError } from '../../../system-error.ts';
import type { FileSystem } from '../../file-system.ts';
import { activeJournal, archivedJournal, archivedJournals, journalDirectory } from './journal-files.ts';
import { decodeRecord, encodeRecord, type JournalRecord } from './journal-record.ts';

const fileBytes = 1 << 20;
const keptFiles = 4;

/** What a message says of itself; the writer adds when it was. */
export type JournalMessage = Pick<JournalRecord, 'identifier' | 'message'> & Partial<JournalRecord>;

export interface JournalWriterOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly bootId: string;
  readonly bootedMs: number;
}

/**
 * Appends to the journal; a file that is full is put aside and the oldest removed. What a full disk does not take is lost.
 */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  readonly #path: string;
  #sequence: number;
  #firstSequence: number;
  #bytes: number;
  #lastUs = 0;

  constructor(options: JournalWriterOptions) {
    const { files } = options;
    this.#options = options;
    this.#path = activeJournal(files);
    files.mkdir(journalDirectory(files), { recursive: true });
    const lines = files.exists(this.#path) ? files.readText(this.#path).split('\n') : [];
    const last = decodeRecord(lines.at(-2) ?? '');
    this.#sequence = last?.sequence ?? 0;
    this.#firstSequence = decodeRecord(lines[0] ?? '')?.sequence ?? this.#sequence + 1;
    this.#bytes = files.exists(this.#path) ? files.stat(this.#path).size : 0;
  }

  write(message: JournalMessage): void {
    const { clock, bootId, bootedMs, files } = this.#options;
    this.#sequence += 1;
    const nowMs = clock.now();
    this.#lastUs = Math.max(nowMs * 1000, this.#lastUs + 1);
    const line = encodeRecord({
      realtimeUs: this.#lastUs,
      monotonicUs: Math.max(0, this.#lastUs - bootedMs * 1000),
      bootId,
      sequence: this.#sequence,
      transport: 'journal',
      pid: undefined,
      priority: 6,
      unit: undefined,
      about: undefined,
      messageId: undefined,
      ...message,
    });
    try {
      if (this.#bytes + line.length > fileBytes) this.#rotate();
      files.writeFile(this.#path, line, { append: true, mode: 0o640 });
      this.#bytes += line.length;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }

  #rotate(): void {
    const { files } = this.#options;
    if (this.#bytes > 0) files.rename(this.#path, archivedJournal(files, this.#firstSequence));
    for (const path of archivedJournals(files).slice(0, -keptFiles)) files.remove(path);
    this.#firstSequence = this.#sequence;
    this.#bytes = 0;
  }
}
