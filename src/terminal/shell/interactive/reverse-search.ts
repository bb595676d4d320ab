import type { CommandHistory } from './command-history.ts';

/** Searching backwards in history, as Ctrl-R does. */
export class ReverseSearch {
  query = '';
  found = '';
  failed = false;
  /** The line before the search. */
  readonly original: string;
  readonly #history: CommandHistory | undefined;
  #index: number;

  constructor(history: CommandHistory | undefined, original: string) {
    this.#history = history;
    this.original = original;
    this.#index = history?.length ?? 0;
  }

  type(text: string): void {
    this.query += text;
    this.#find(this.#index);
  }

  erase(): void {
    this.query = this.query.slice(0, -1);
    this.#find((this.#history?.length ?? 0) - 1);
  }

  /** The match before. */
  next(): void {
    if (this.query !== '') this.#find(this.#index - 1);
  }

  #find(from: number): void {
    for (let index = Math.min(from, (this.#history?.length ?? 0) - 1); index >= 0; index -= 1) {
      const line = this.#history?.at(index);
      if (line?.includes(this.query) !== true) continue;
      this.#index = index;
      this.found = line;
      this.failed = false;
      return;
    }
    this.failed = true;
  }
}
