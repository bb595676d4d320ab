import type { Json } from './value.ts';

/** The program ends itself. */
export class JqHalt extends Error {
  readonly value: Json | undefined;
  readonly code: number;

  constructor(value: Json | undefined, code: number) {
    super('halt');
    this.value = value;
    this.code = code;
  }
}
