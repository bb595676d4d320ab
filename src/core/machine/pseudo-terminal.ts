import { createPipe, iterateSource } from './byte-pipe.ts';
import { LineDiscipline } from './line-discipline.ts';
import type { SignalName } from './process.ts';
import type { ByteSink, ByteSource } from './streams.ts';
import type { Terminal, TerminalController, TerminalSize } from './terminal.ts';

type SignalListener = (group: number, signal: SignalName) => void;

const screenCapacityBytes = 1 << 20;

/** Makes a pseudo-terminal: what programs see is `controller.terminal`. */
export function createTerminal(name: string, size: TerminalSize): TerminalController {
  return new PseudoTerminal(name, size);
}

class PseudoTerminal implements TerminalController {
  readonly terminal: ProgramSide;
  readonly output: ByteSource;
  readonly #discipline: LineDiscipline;
  readonly #listeners = new Set<SignalListener>();
  readonly #screen: ByteSink;
  #hungUp = false;

  constructor(name: string, size: TerminalSize) {
    const screen = createPipe(screenCapacityBytes);
    this.#screen = screen.sink;
    this.output = screen.source;
    this.#discipline = new LineDiscipline({
      show: (text) => void screen.sink.write(text).catch(() => {}),
      signal: (signal) => this.#signalForeground(signal),
    });
    this.terminal = new ProgramSide(name, size, this.#discipline, screen.sink);
  }

  write(data: Uint8Array | string): void {
    if (!this.#hungUp) this.#discipline.type(data);
  }

  resize(size: TerminalSize): void {
    this.terminal.resize(size);
    this.#signalForeground('SIGWINCH');
  }

  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#discipline.hangUp();
    for (const listener of this.#listeners) listener(0, 'SIGHUP');
    this.#screen.close();
  }

  onSignal(listener: SignalListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #signalForeground(signal: SignalName): void {
    const group = this.terminal.foregroundGroup;
    if (group === undefined) return;
    for (const listener of this.#listeners) listener(group, signal);
  }
}

class ProgramSide implements Terminal {
  readonly name: string;
  readonly input: ByteSource;
  readonly output: ByteSink;
  foregroundGroup: number | undefined;
  readonly #discipline: LineDiscipline;
  readonly #resizeListeners = new Set<(size: TerminalSize) => void>();
  #size: TerminalSize;

  constructor(name: string, size: TerminalSize, discipline: LineDiscipline, screen: ByteSink) {
    this.name = name;
    this.#size = size;
    this.#discipline = discipline;
    this.input = terminalInput(discipline);
    this.output = terminalOutput(screen);
  }

  get size(): TerminalSize {
    return this.#size;
  }

  get raw(): boolean {
    return this.#discipline.raw;
  }

  get echo(): boolean {
    return this.#discipline.echo;
  }

  setRaw(raw: boolean): void {
    this.#discipline.setRaw(raw);
  }

  setEcho(echo: boolean): void {
    this.#discipline.echo = echo;
  }

  onResize(listener: (size: TerminalSize) => void): Disposable {
    this.#resizeListeners.add(listener);
    return { [Symbol.dispose]: () => void this.#resizeListeners.delete(listener) };
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    for (const listener of this.#resizeListeners) listener(size);
  }
}

/** A terminal outlives its readers: that one of them wants no more leaves it open. */
function terminalInput(discipline: LineDiscipline): ByteSource {
  const source: ByteSource = {
    read: (signal) => discipline.read(signal),
    cancel: () => {},
    [Symbol.asyncIterator]: () => iterateSource(source),
  };
  return source;
}

function terminalOutput(screen: ByteSink): ByteSink {
  const decoder = new TextDecoder();
  return {
    write(data) {
      const text = typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      return screen.write(text.includes('\n') ? text.replace(/(?<!\r)\n/g, '\r\n') : text);
    },
    close() {},
  };
}
