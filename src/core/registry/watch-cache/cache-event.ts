import type { ApiObject } from '../../meta/object.ts';
import type { Revision } from '../revision.ts';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change as the cache keeps it: what was, and what is. */
export class CacheEvent<T extends ApiObject = ApiObject> {
  readonly key: string;
  readonly revision: number;
  readonly timeMs: number;
  /** Undefined when the object was deleted. */
  readonly current: Revision<T> | undefined;
  /** Undefined when the object is new. */
  readonly previous: Revision<T> | undefined;
  readonly #lines = new Map<EventType, string>();

  constructor(options: {
    key: string;
    revision: number;
    timeMs: number;
    current: Revision<T> | undefined;
    previous: Revision<T> | undefined;
  }) {
    this.key = options.key;
    this.revision = options.revision;
    this.timeMs = options.timeMs;
    this.current = options.current;
    this.previous = options.previous;
  }

  /** What the watcher of the stored version is sent, the same text for all of them. */
  line(type: EventType): string {
    const known = this.#lines.get(type);
    if (known !== undefined) return known;
    const text = this.subjectOf(type)?.served(this.revision) ?? '';
    const line = `{"type":"${type}","object":${text}}\n`;
    this.#lines.set(type, line);
    return line;
  }

  /** The state that an event of this type shows: the last one before the object went, or stopped matching. */
  subjectOf(type: EventType): Revision<T> | undefined {
    return type === 'DELETED' ? this.previous : this.current;
  }
}
