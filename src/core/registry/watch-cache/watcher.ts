import type { Revision } from '../revision.ts';
import type { Selection } from '../selection.ts';
import type { CacheEvent, EventType } from './cache-event.ts';

/** How a watch writes its events when the stored version's own text will not do: another version, a Table, metadata alone. */
export type EventFormatter = (type: EventType, revision: Revision, resourceVersion: number) => string;

export interface WatcherOptions {
  readonly selection: Selection;
  readonly bookmarks: boolean;
  /** Only later changes are told. */
  readonly after: number;
  readonly format?: EventFormatter | undefined;
  readonly formatBookmark: (resourceVersion: number, initialEventsEnd: boolean) => string;
}

/** A reader this far behind is let go; it will come back and resume. */
const maximumBacklog = 20_000;

/** One client's watch. Iterating gives the text to send, as much at a time as there is. */
export class Watcher implements AsyncIterable<string>, Disposable {
  readonly options: WatcherOptions;
  readonly #onClose: () => void;
  #queue: string[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #after: number;

  constructor(options: WatcherOptions, onClose: () => void) {
    this.options = options;
    this.#after = options.after;
    this.#onClose = onClose;
  }

  /** Tells the client of a change, in the client's terms: an object that starts to match is ADDED, one that stops is DELETED. */
  offer(event: CacheEvent): void {
    const { key, prefix } = this.options.selection;
    if (event.revision <= this.#after || !event.key.startsWith(prefix)) return;
    if (key !== undefined && event.key !== key) return;
    const type = this.#typeOf(event);
    if (type === undefined) return;
    const subject = event.subjectOf(type);
    const { format } = this.options;
    if (subject === undefined) return;
    this.#push(format === undefined ? event.line(type) : format(type, subject, event.revision));
  }

  /** Tells of an object that was there before the watch. */
  offerInitial(revision: Revision): void {
    const { format } = this.options;
    this.#push(
      format === undefined
        ? `{"type":"ADDED","object":${revision.served()}}\n`
        : format('ADDED', revision, revision.revision),
    );
  }

  bookmark(resourceVersion: number, initialEventsEnd = false): void {
    this.#push(this.options.formatBookmark(resourceVersion, initialEventsEnd));
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      for (;;) {
        if (this.#queue.length > 0) {
          const text = this.#queue.length === 1 ? (this.#queue[0] ?? '') : this.#queue.join('');
          this.#queue = [];
          yield text;
        } else if (this.#closed) return;
        else await this.#more();
      }
    } finally {
      this[Symbol.dispose]();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #push(text: string): void {
    if (this.#closed) return;
    this.#queue.push(text);
    if (this.#queue.length > maximumBacklog) this[Symbol.dispose]();
    this.#wake?.();
    this.#wake = undefined;
  }

  #typeOf({ current, previous }: CacheEvent): EventType | undefined {
    const is = current !== undefined && this.#matches(current);
    const was = previous !== undefined && this.#matches(previous);
    if (is) return was ? 'MODIFIED' : 'ADDED';
    return was ? 'DELETED' : undefined;
  }

  #matches(revision: Revision): boolean {
    const { matches } = this.options.selection;
    return matches === undefined || matches(revision.object);
  }
}
