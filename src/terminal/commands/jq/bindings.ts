import { type Environment, withVariable } from './environment.ts';
import { type Output, type Outputs, outputsOf, plain } from './output.ts';
import { getKey } from './paths.ts';
import type { Filter, Pattern } from './syntax.ts';
import { JqError, type Json, typeOf } from './value.ts';

export function* bindFirst(
  patterns: readonly Pattern[],
  value: Json,
  body: Filter,
  input: Output,
  environment: Environment,
): Outputs {
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const bound of bind(pattern, value, environment, input)) yield* outputsOf(body, input, bound);
      return;
    } catch (error) {
      if (!(error instanceof JqError) || index === patterns.length - 1) throw error;
    }
  }
}

export function* bind(pattern: Pattern, value: Json, environment: Environment, input: Output): Generator<Environment> {
  if (pattern.type === 'name') {
    yield withVariable(environment, pattern.name, value);
    return;
  }
  if (pattern.type === 'array') {
    if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
    yield* bindItems(pattern.items, value ?? [], 0, environment, input);
    return;
  }
  let environments = [environment];
  for (const { key, name, pattern: inner } of pattern.entries) {
    environments = environments.flatMap((current) =>
      Array.from(outputsOf(key, plain(input), current), ({ value: text }) => {
        const found = getKey(value, text);
        const named = name === undefined ? current : withVariable(current, name, found);
        return inner === undefined ? [named] : [...bind(inner, found, named, input)];
      }).flat(),
    );
  }
  yield* environments;
}

function* bindItems(
  items: readonly Pattern[],
  values: readonly Json[],
  index: number,
  environment: Environment,
  input: Output,
): Generator<Environment> {
  const item = items[index];
  if (item === undefined) {
    yield environment;
    return;
  }
  for (const bound of bind(item, values[index] ?? null, environment, input))
    yield* bindItems(items, values, index + 1, bound, input);
}
