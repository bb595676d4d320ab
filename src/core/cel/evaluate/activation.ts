import { CelError } from '../values/cel-error.ts';
import type { CelValue } from '../values/cel-value.ts';
import type { Budget } from './budget.ts';

/** The values that names stand for while an expression is evaluated. */
export interface Activation {
  readonly budget: Budget;
  /** Undefined when the name stands for nothing. Throws CelError when finding its value failed. */
  find(name: string): CelValue | undefined;
}

/** The names inside of a loop. */
export class LoopActivation implements Activation {
  readonly budget: Budget;
  readonly #outer: Activation;
  readonly #values = new Map<string, CelValue | CelError>();

  constructor(outer: Activation) {
    this.#outer = outer;
    this.budget = outer.budget;
  }

  /** A failure is thrown to whoever asks for the name. */
  set(name: string, value: CelValue | CelError): void {
    this.#values.set(name, value);
  }

  find(name: string): CelValue | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return this.#outer.find(name);
    if (value instanceof CelError) throw value;
    return value;
  }
}
