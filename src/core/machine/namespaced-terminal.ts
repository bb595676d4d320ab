import type { PidNamespace } from './pid-namespace.ts';
import type { ByteSink, ByteSource } from './streams.ts';
import type { Terminal, TerminalSize } from './terminal.ts';

/** A terminal as the processes of a PID namespace see it: its foreground group has their numbers. */
export class NamespacedTerminal implements Terminal {
  readonly underlying: Terminal;
  readonly #namespace: PidNamespace;

  constructor(underlying: Terminal, namespace: PidNamespace) {
    this.underlying = underlying;
    this.#namespace = namespace;
  }

  get name(): string {
    return this.underlying.name;
  }

  get input(): ByteSource {
    return this.underlying.input;
  }

  get output(): ByteSink {
    return this.underlying.output;
  }

  get size(): TerminalSize {
    return this.underlying.size;
  }

  get raw(): boolean {
    return this.underlying.raw;
  }

  get echo(): boolean {
    return this.underlying.echo;
  }

  setRaw(raw: boolean): void {
    this.underlying.setRaw(raw);
  }

  setEcho(echo: boolean): void {
    this.underlying.setEcho(echo);
  }

  onResize(listener: (size: TerminalSize) => void): Disposable {
    return this.underlying.onResize(listener);
  }

  get foregroundGroup(): number | undefined {
    const group = this.underlying.foregroundGroup;
    return group === undefined ? undefined : this.#namespace.toLocal(group);
  }

  set foregroundGroup(group: number | undefined) {
    this.underlying.foregroundGroup = group === undefined ? undefined : this.#namespace.toHost(group);
  }
}

/** The terminal itself, where it is some namespace's view of it. */
export function underlyingTerminal(terminal: Terminal | undefined): Terminal | undefined {
  return terminal instanceof NamespacedTerminal ? terminal.underlying : terminal;
}
