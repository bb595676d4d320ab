import { type CelType, typeTypeOf } from '../cel-type.ts';
import { type CelEnvironment, namedType } from '../environment.ts';

/** The names that are known at a place in an expression. */
export class Scope {
  readonly #environment: CelEnvironment;
  readonly #outer: Scope | undefined;
  readonly #variables: ReadonlyMap<string, CelType>;

  constructor(environment: CelEnvironment, variables: ReadonlyMap<string, CelType>, outer?: Scope) {
    this.#environment = environment;
    this.#variables = variables;
    this.#outer = outer;
  }

  inside(variables: Iterable<readonly [string, CelType]>): Scope {
    return new Scope(this.#environment, new Map(variables), this);
  }

  /** The type of what a name stands for; a type's name is of type `type`. */
  find(name: string): CelType | undefined {
    const local = this.#variables.get(name);
    if (local !== undefined) return local;
    if (this.#outer !== undefined) return this.#outer.find(name);
    const named = this.#environment.struct?.(name) ?? namedType(name);
    return named === undefined ? undefined : typeTypeOf(named);
  }
}
