import { isSystemError } from '../../../core/system-error.ts';
import type { Shell } from '../shell.ts';

/** The command lines that were typed, as ~/.bash_history keeps them. */
export class CommandHistory {
  readonly #shell: Shell;
  #entries: string[] = [];
  /** The number of the first entry. */
  #first = 1;
  /** How many entries the file has already. */
  #saved = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get length(): number {
    return this.#entries.length;
  }

  at(index: number): string | undefined {
    return this.#entries[index];
  }

  load(): void {
    try {
      const { process } = this.#shell;
      const text = process.files.readText(process.resolve(this.#path()));
      this.#entries = text.split('\n').filter((line) => line !== '');
      this.#saved = this.#entries.length;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }

  /** Keeps a line, unless HISTCONTROL says otherwise. */
  add(line: string): void {
    if (line.trim() === '') return;
    const control = (this.#shell.variables.get('HISTCONTROL') ?? '').split(':');
    const ignores = (what: string): boolean => control.includes(what) || control.includes('ignoreboth');
    if (ignores('ignorespace') && /^\s/.test(line)) return;
    if (ignores('ignoredups') && this.#entries.at(-1) === line) return;
    this.#entries.push(line);
    const limit = Number(this.#shell.variables.get('HISTSIZE') ?? 500) || 500;
    if (this.#entries.length > limit) {
      this.#entries.shift();
      this.#first += 1;
      this.#saved = Math.max(0, this.#saved - 1);
    }
  }

  numbered(): [number, string][] {
    return this.#entries.map((text, index) => [this.#first + index, text]);
  }

  clear(): void {
    this.#entries = [];
    this.#saved = 0;
  }

  remove(number: number): void {
    this.#entries.splice(number < 0 ? this.#entries.length + number : number - this.#first, 1);
  }

  /** Appends what is new to the file. */
  save(): void {
    const fresh = this.#entries.slice(this.#saved);
    if (fresh.length === 0) return;
    this.#saved = this.#entries.length;
    try {
      const { process } = this.#shell;
      process.files.writeFile(process.resolve(this.#path()), `${fresh.join('\n')}\n`, { append: true, mode: 0o600 });
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }

  #path(): string {
    const { variables } = this.#shell;
    return variables.get('HISTFILE') ?? `${variables.get('HOME') ?? '/root'}/.bash_history`;
  }
}
