import type { Evaluate } from './output.ts';
import type { Definition, Filter } from './syntax.ts';
import type { Json } from './value.ts';

/** A function: its definition and what it sees, or a filter given as an argument. */
export type Closure =
  | { type: 'definition'; definition: Definition; environment: Environment | undefined }
  | { type: 'argument'; filter: Filter; environment: Environment };

/** Names, innermost first. */
export interface Environment {
  readonly parent: Environment | undefined;
  /** `x/0` of a function, `$x` of a variable, `*x` of a label. */
  readonly name: string;
  readonly value: Json | undefined;
  readonly closure: Closure | undefined;
  /** What the whole program shares. */
  readonly program: ProgramState;
}

export interface ProgramState {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly variables: ReadonlyMap<string, Json>;
  readonly evaluate: Evaluate;
  /** The next input; undefined at the end. */
  nextInput(): Json | undefined;
  debug(text: string): void;
  readonly nowSeconds: () => number;
  readonly environmentVariables: ReadonlyMap<string, string>;
}

export function rootEnvironment(program: ProgramState): Environment {
  return { parent: undefined, name: '', value: undefined, closure: undefined, program };
}

export function withVariable(parent: Environment, name: string, value: Json): Environment {
  return { parent, name: `$${name}`, value, closure: undefined, program: parent.program };
}

export function withFunction(parent: Environment, name: string, arity: number, closure: Closure): Environment {
  return { parent, name: `${name}/${arity}`, value: undefined, closure, program: parent.program };
}

export function find(environment: Environment, name: string): Environment | undefined {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.parent) if (at.name === name) return at;
  return undefined;
}

/** `break` on its way to its label. */
export class BreakSignal extends Error {
  readonly label: Environment;

  constructor(label: Environment) {
    super('break');
    this.label = label;
  }
}
