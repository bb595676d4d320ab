import type { SignalName } from './process.ts';
import type { ByteSink, ByteSource } from './streams.ts';

/**
 * A pseudo-terminal, seen from the programs on it. In cooked mode it echoes, edits the line, turns `\n` into `\r\n`,
 * Ctrl-C into SIGINT for the foreground group, Ctrl-Z into SIGTSTP, Ctrl-\ into SIGQUIT, and Ctrl-D on an empty line into the end of input.
 * In raw mode bytes pass as typed.
 */
export interface Terminal {
  readonly name: string;
  readonly input: ByteSource;
  readonly output: ByteSink;
  readonly size: TerminalSize;
  readonly raw: boolean;
  setRaw(raw: boolean): void;
  /** Whether cooked mode shows what is typed. */
  readonly echo: boolean;
  setEcho(echo: boolean): void;
  onResize(listener: (size: TerminalSize) => void): Disposable;
  /** The process group that receives the keyboard's signals: the pid of its leader. */
  foregroundGroup: number | undefined;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The other side: what xterm, ssh and `exec -t` hold. */
export interface TerminalController {
  readonly terminal: Terminal;
  /** What was typed. */
  write(data: Uint8Array | string): void;
  /** What the screen is to show. */
  readonly output: ByteSource;
  resize(size: TerminalSize): void;
  /** The line went away: SIGHUP to every process on it. */
  hangUp(): void;
  /**
   * How the terminal signals its groups; set by the kernel that owns the processes. Group 0 is every process on the
   * terminal.
   */
  onSignal(listener: (group: number, signal: SignalName) => void): Disposable;
}
