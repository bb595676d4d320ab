import type { FileEvent } from '../file-system.ts';
import { isAtOrBelow, parentPath } from './path.ts';

type WatchListener = (event: FileEvent) => void;

/** Who wants to hear of changes in one tree. Paths are those of the tree, from its own root. */
export class Watchers {
  readonly #byPath = new Map<string, Set<WatchListener>>();

  add(path: string, listener: WatchListener): Disposable {
    const listeners = this.#byPath.get(path) ?? new Set();
    this.#byPath.set(path, listeners);
    listeners.add(listener);
    return {
      [Symbol.dispose]: () => {
        listeners.delete(listener);
        if (listeners.size === 0 && this.#byPath.get(path) === listeners) this.#byPath.delete(path);
      },
    };
  }

  get active(): boolean {
    return this.#byPath.size > 0;
  }

  /** Tells those who watch `path` or a directory above it, after the running call has ended. */
  notify(type: FileEvent['type'], path: string): void {
    if (this.#byPath.size === 0) return;
    for (let at = path; ; at = parentPath(at)) {
      const listeners = this.#byPath.get(at);
      if (listeners !== undefined) this.#deliver(listeners, { type, path });
      if (at === '/') return;
    }
  }

  /** Tells those who watch something below `directory`, which has appeared or gone as a whole. */
  notifyBelow(type: FileEvent['type'], directory: string): void {
    for (const [path, listeners] of this.#byPath) {
      if (path !== directory && isAtOrBelow(path, directory)) this.#deliver(listeners, { type, path });
    }
  }

  #deliver(listeners: Set<WatchListener>, event: FileEvent): void {
    for (const listener of listeners) {
      queueMicrotask(() => {
        if (listeners.has(listener)) listener(event);
      });
    }
  }
}
