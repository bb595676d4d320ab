import type { SignalName } from '../../core/machine/process.ts';

/** How a command list is left before its end. */
abstract class Unwind extends Error {}

export class LoopExit extends Unwind {
  readonly kind: 'break' | 'continue';
  /** How many loops out. */
  readonly depth: number;

  constructor(kind: 'break' | 'continue', depth: number) {
    super(kind);
    this.kind = kind;
    this.depth = depth;
  }
}

/** `return`: leaves a function or a sourced file. */
export class ReturnExit extends Unwind {
  readonly status: number;

  constructor(status: number) {
    super('return');
    this.status = status;
  }
}

/** `exit`, `set -e`, or an error that ends a shell that is not interactive. */
export class ShellExit extends Unwind {
  readonly status: number;
  /** An error that an interactive shell survives. */
  readonly fatalOnlyInScripts: boolean;

  constructor(status: number, fatalOnlyInScripts = false) {
    super('exit');
    this.status = status;
    this.fatalOnlyInScripts = fatalOnlyInScripts;
  }
}

/** A signal that the shell takes note of itself: back to the prompt, or the end. */
export class SignalExit extends Unwind {
  readonly signal: SignalName;
  readonly status: number;

  constructor(signal: SignalName, status: number) {
    super(signal);
    this.signal = signal;
    this.status = status;
  }
}

/** An expansion failed after saying so; the command is not run. */
export class ExpansionError extends Unwind {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
