import type { CelValue } from './cel-value.ts';

/** A value that may be absent. */
export class CelOptional {
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    this.value = value;
  }
}

export const noValue = new CelOptional(undefined);
