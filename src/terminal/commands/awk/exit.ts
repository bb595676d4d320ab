import type { Value } from './value.ts';

/** How a block is left. */
export type Exit = { type: 'next' | 'nextfile' | 'break' | 'continue' } | { type: 'return' | 'exit'; value: Value };

/** `exit` inside a function. */
export class AwkExit extends Error {
  readonly value: Value;

  constructor(value: Value) {
    super('exit');
    this.value = value;
  }
}
