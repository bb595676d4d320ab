import type { Environment } from './environment.ts';
import { notAPath, type Output, type Outputs, outputsOf, plain } from './output.ts';
import { getKey, type Path, slice } from './paths.ts';
import type { Filter } from './syntax.ts';
import { describe, JqError, type Json } from './value.ts';

export function* recurse(input: Output): Outputs {
  yield input;
  const { value } = input;
  if (value !== null && typeof value === 'object') for (const child of children(input)) yield* recurse(child);
}

function* children({ value, path }: Output): Outputs {
  const below = (key: Json): Path | undefined => (path === undefined ? undefined : [...path, key]);
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield { value: item, path: below(index) };
  else if (value instanceof Map) for (const [key, item] of value) yield { value: item, path: below(key) };
  else throw new JqError(`Cannot iterate over ${value === null ? 'null' : describe(value)}`);
}

export function* access(
  filter: Extract<Filter, { type: 'index' | 'slice' | 'iterate' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const target of outputsOf(filter.target, input, environment)) {
    if (filter.type === 'iterate') {
      checkPath(target, 'iterate through');
      yield* children(target);
    } else if (filter.type === 'index') {
      for (const { value: key } of outputsOf(filter.index, plain(input), environment)) {
        checkPath(target, 'access element', key);
        yield { value: getKey(target.value, key), path: target.path === undefined ? undefined : [...target.path, key] };
      }
    } else {
      for (const to of optional(filter.to, input, environment)) {
        for (const from of optional(filter.from, input, environment)) {
          const key: Json = new Map<string, Json>([
            ['start', from],
            ['end', to],
          ]);
          yield {
            value: slice(target.value, from, to),
            path: target.path === undefined ? undefined : [...target.path, key],
          };
        }
      }
    }
  }
}

function checkPath({ path, value }: Output, what: string, key?: Json): void {
  if (path !== notAPath) return;
  const shown = typeof key === 'string' ? `"${key}"` : key === undefined ? '' : describe(key);
  const place = key === undefined ? `${what}` : `${what} ${shown} of`;
  throw new JqError(`Invalid path expression: try to ${place} ${describe(value).replace(/^\w+ \((.*)\)$/s, '$1')}`);
}

function* optional(filter: Filter | undefined, input: Output, environment: Environment): Generator<Json> {
  if (filter === undefined) yield null;
  else for (const { value } of outputsOf(filter, plain(input), environment)) yield value;
}

/** The paths that a filter leads to. */
export function* pathsOf(filter: Filter, value: Json, environment: Environment): Generator<Path> {
  for (const output of outputsOf(filter, { value, path: [] }, environment)) {
    if (output.path === notAPath)
      throw new JqError(
        `Invalid path expression with result ${describe(output.value).replace(/^\w+ \((.*)\)$/s, '$1')}`,
      );
    if (output.path !== undefined) yield output.path;
  }
}
