import type { CelProgram } from '../compile.ts';
import type { Activation } from '../evaluate/activation.ts';
import { CelError } from '../values/cel-error.ts';
import { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';

/** The variables of a policy: each is computed when it is first asked for. */
export class VariableMap extends CelMap {
  readonly #programs: ReadonlyMap<string, CelProgram>;
  readonly #values = new Map<string, CelValue>();
  readonly #activation: () => Activation;

  constructor(programs: ReadonlyMap<string, CelProgram>, activation: () => Activation) {
    super();
    this.#programs = programs;
    this.#activation = activation;
  }

  get size(): number {
    return this.#programs.size;
  }

  has(key: CelValue): boolean {
    return typeof key === 'string' && this.#programs.has(key);
  }

  find(key: CelValue): CelValue | undefined {
    const program = typeof key === 'string' ? this.#programs.get(key) : undefined;
    if (typeof key !== 'string' || program === undefined) return undefined;
    let value = this.#values.get(key);
    if (value === undefined) {
      value = evaluateVariable(key, program, this.#activation());
      this.#values.set(key, value);
    }
    return value;
  }

  keys(): Iterable<CelValue> {
    return this.#programs.keys();
  }
}

function evaluateVariable(name: string, { evaluate }: CelProgram, activation: Activation): CelValue {
  try {
    return evaluate(activation);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    throw new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${error.message}`);
  }
}
