// oxlint-disable-next-line typescript/triple-slash-reference -- the text of a style sheet has no module to import a type from
/// <reference path="./assets.d.ts" />
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import xtermStyles from '@xterm/xterm/css/xterm.css';

export { xtermStyles };

/** What a terminal shows: the other end of a session. */
export interface TerminalBackend {
  write(data: string): void;
  resize(columns: number, rows: number): void;
}

/** xterm on an element. Ctrl+Shift+F6 (or Escape, then Tab) leaves the terminal by keyboard. */
export class TerminalView {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #observer: ResizeObserver;
  #backend: TerminalBackend | undefined;
  #escaped = false;

  constructor(element: HTMLElement, options: { screenReader: boolean; leave: () => void; dark: boolean }) {
    this.#terminal = new Terminal({
      fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
      fontSize: 14,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      screenReaderMode: options.screenReader,
      theme: options.dark ? darkTheme : lightTheme,
      scrollback: 5000,
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(element);
    this.#terminal.onData((data) => this.#backend?.write(data));
    this.#terminal.onResize(({ cols, rows }) => this.#backend?.resize(cols, rows));
    this.#terminal.attachCustomKeyEventHandler((event) => this.#handleKey(event, options.leave));
    this.#observer = new ResizeObserver(() => this.fit());
    this.#observer.observe(element);
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  connect(backend: TerminalBackend): void {
    this.#backend = backend;
  }

  show(data: string): void {
    this.#terminal.write(data);
  }

  /** As if the reader had typed it. */
  type(data: string): void {
    this.#backend?.write(data);
  }

  fit(): void {
    if (this.#terminal.element?.offsetParent !== null) this.#fit.fit();
  }

  focus(): void {
    this.#terminal.focus();
  }

  setScreenReader(on: boolean): void {
    this.#terminal.options.screenReaderMode = on;
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#terminal.dispose();
  }

  /** False keeps the key from the terminal. */
  #handleKey(event: KeyboardEvent, leave: () => void): boolean {
    if (event.type !== 'keydown') return true;
    const leaves = (event.key === 'F6' && event.ctrlKey && event.shiftKey) || (event.key === 'Tab' && this.#escaped);
    this.#escaped = event.key === 'Escape';
    if (!leaves) return true;
    event.preventDefault();
    leave();
    return false;
  }
}

const darkTheme: ITheme = {
  background: '#11151c',
  foreground: '#d7dde8',
  cursor: '#8ab4ff',
  selectionBackground: '#34486b',
};
const lightTheme: ITheme = {
  background: '#fbfcfe',
  foreground: '#1c2430',
  cursor: '#2457c5',
  selectionBackground: '#c5d8ff',
  brightBlack: '#5b6675',
  white: '#3c4654',
  brightWhite: '#1c2430',
  yellow: '#8a6100',
  brightYellow: '#8a6100',
  green: '#1d7a35',
  brightGreen: '#1d7a35',
  cyan: '#0b6e83',
  brightCyan: '#0b6e83',
};
