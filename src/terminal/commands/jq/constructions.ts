import { applyFormat } from './arithmetic.ts';
import type { Environment } from './environment.ts';
import { type Output, outputsOf, plain } from './output.ts';
import type { Filter } from './syntax.ts';
import { JqError, type Json } from './value.ts';

/** `[…]` */
export function makeArray(body: Filter | undefined, input: Output, environment: Environment): Json[] {
  if (body === undefined) return [];
  return Array.from(outputsOf(body, plain(input), environment), ({ value }) => value);
}

export function* makeObject(
  entries: readonly { key: Filter; value: Filter }[],
  index: number,
  object: ReadonlyMap<string, Json>,
  input: Output,
  environment: Environment,
): Generator<Json> {
  const entry = entries[index];
  if (entry === undefined) {
    yield new Map(object);
    return;
  }
  for (const { value: key } of outputsOf(entry.key, plain(input), environment)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
    for (const { value } of outputsOf(entry.value, plain(input), environment)) {
      yield* makeObject(entries, index + 1, new Map([...object, [key, value]]), input, environment);
    }
  }
}

export function* interpolate(
  parts: readonly (string | Filter)[],
  index: number,
  format: string | undefined,
  text: string,
  input: Output,
  environment: Environment,
): Generator<string> {
  const part = parts[index];
  if (part === undefined) yield text;
  else if (typeof part === 'string') yield* interpolate(parts, index + 1, format, text + part, input, environment);
  else {
    for (const { value } of outputsOf(part, plain(input), environment)) {
      yield* interpolate(parts, index + 1, format, text + applyFormat(format ?? '@text', value), input, environment);
    }
  }
}
