import type { Environment } from './environment.ts';
import type { Path } from './paths.ts';
import type { Filter } from './syntax.ts';
import type { Json } from './value.ts';

/** A value, and where it is in what `path()` and assignments look at; undefined where nobody asks. */
export interface Output {
  readonly value: Json;
  readonly path: Path | undefined;
}

export type Outputs = Generator<Output, void, undefined>;

/** The outputs of a filter. Throws JqErrors. */
export type Evaluate = (filter: Filter, input: Output, environment: Environment) => Outputs;

/** The outputs of a part of a filter, as the program evaluates it. Throws JqErrors. */
export function outputsOf(filter: Filter, input: Output, environment: Environment): Outputs {
  return environment.program.evaluate(filter, input, environment);
}

/** Stands for the path of a value that was computed. */
export const notAPath: Path = Object.freeze([]);

/** A value that has no place in the input. */
export function computed(input: Output, value: Json): Output {
  if (input.path === undefined) return { value, path: undefined };
  return { value, path: notAPath };
}

/** The same value where nobody asks for its path. */
export function plain(input: Output): Output {
  return input.path === undefined ? input : { value: input.value, path: undefined };
}
