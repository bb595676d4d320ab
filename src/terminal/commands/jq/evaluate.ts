import { applyFormat, operate } from './arithmetic.ts';
import { BreakSignal, type Closure, type Environment, find, withFunction, withVariable } from './environment.ts';
import { deletePaths, getKey, getPath, type Path, setPath, slice, updatePath } from './paths.ts';
import { callBuiltin } from './special-forms.ts';
import type { Filter, Pattern } from './syntax.ts';
import { describe, isTrue, JqError, type Json, typeOf } from './value.ts';

/** A value, and where it is in what `path()` and assignments look at; undefined where nobody asks. */
export interface Output {
  readonly value: Json;
  readonly path: Path | undefined;
}

export type Outputs = Generator<Output, void, undefined>;

/** The outputs of a filter. Throws JqErrors. */
export function* evaluate(filter: Filter, input: Output, environment: Environment): Outputs {
  switch (filter.type) {
    case 'identity':
      yield input;
      return;
    case 'recurse':
      yield* recurse(input);
      return;
    case 'literal':
      yield computed(input, filter.value);
      return;
    case 'text':
      for (const value of interpolate(filter.parts, 0, filter.format, '', input, environment))
        yield computed(input, value);
      return;
    case 'format':
      yield computed(input, applyFormat(filter.name, input.value));
      return;
    case 'index':
    case 'slice':
    case 'iterate':
      yield* access(filter, input, environment);
      return;
    case 'optional':
      yield* attempt(filter.body, undefined, input, environment);
      return;
    case 'try':
      yield* attempt(filter.body, filter.handler, input, environment);
      return;
    case 'array':
      yield computed(
        input,
        filter.body === undefined
          ? []
          : Array.from(evaluate(filter.body, plain(input), environment), ({ value }) => value),
      );
      return;
    case 'object':
      for (const value of makeObject(filter.entries, 0, new Map(), input, environment)) yield computed(input, value);
      return;
    case 'pipe':
      for (const output of evaluate(filter.left, input, environment))
        yield* evaluate(filter.right, output, environment);
      return;
    case 'comma':
      yield* evaluate(filter.left, input, environment);
      yield* evaluate(filter.right, input, environment);
      return;
    default:
      yield* evaluateMore(filter, input, environment);
  }
}

type More = Exclude<
  Filter['type'],
  | 'identity'
  | 'recurse'
  | 'literal'
  | 'text'
  | 'format'
  | 'index'
  | 'slice'
  | 'iterate'
  | 'optional'
  | 'try'
  | 'array'
  | 'object'
  | 'pipe'
  | 'comma'
>;

function* evaluateMore(filter: Extract<Filter, { type: More }>, input: Output, environment: Environment): Outputs {
  switch (filter.type) {
    case 'negate':
      for (const { value } of evaluate(filter.body, plain(input), environment)) {
        if (typeof value !== 'number') throw new JqError(`${describe(value)} cannot be negated`);
        yield computed(input, -value);
      }
      return;
    case 'binary':
      yield* binary(filter, input, environment);
      return;
    case 'assign':
      yield* assign(filter, input, environment);
      return;
    case 'if':
      yield* conditional(filter.branches, 0, filter.otherwise, input, environment);
      return;
    case 'reduce':
      yield* reduce(filter, input, environment);
      return;
    case 'foreach':
      yield* foreach(filter, input, environment);
      return;
    case 'define': {
      const { definition, body } = filter;
      const closure: Closure = { type: 'definition', definition, environment };
      yield* evaluate(body, input, withFunction(environment, definition.name, definition.parameters.length, closure));
      return;
    }
    case 'call':
      yield* call(filter.name, filter.args, input, environment);
      return;
    case 'variable':
      yield computed(input, variable(filter.name, environment));
      return;
    case 'bind':
      for (const { value } of evaluate(filter.source, plain(input), environment)) {
        yield* bindFirst(filter.patterns, value, filter.body, input, environment);
      }
      return;
    case 'label': {
      const label = withVariable(environment, `*${filter.name.slice(1)}`, null);
      try {
        yield* evaluate(filter.body, input, label);
      } catch (error) {
        if (!(error instanceof BreakSignal && error.label === label)) throw error;
      }
      return;
    }
    case 'break': {
      const label = find(environment, `$*${filter.name.slice(1)}`);
      if (label === undefined) throw new JqError(`$*label-${filter.name.slice(1)} is not defined`);
      throw new BreakSignal(label);
    }
  }
}

/** A value that has no place in the input. */
function computed(input: Output, value: Json): Output {
  if (input.path === undefined) return { value, path: undefined };
  return { value, path: notAPath };
}

/** Stands for the path of a value that was computed. */
const notAPath: Path = Object.freeze([]);

function plain(input: Output): Output {
  return input.path === undefined ? input : { value: input.value, path: undefined };
}

function* recurse(input: Output): Outputs {
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

function* access(
  filter: Extract<Filter, { type: 'index' | 'slice' | 'iterate' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const target of evaluate(filter.target, input, environment)) {
    if (filter.type === 'iterate') {
      checkPath(target, 'iterate through');
      yield* children(target);
    } else if (filter.type === 'index') {
      for (const { value: key } of evaluate(filter.index, plain(input), environment)) {
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
  else for (const { value } of evaluate(filter, plain(input), environment)) yield value;
}

function* attempt(body: Filter, handler: Filter | undefined, input: Output, environment: Environment): Outputs {
  try {
    yield* evaluate(body, input, environment);
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    if (error.value instanceof Map && error.value.get('__jq') !== undefined) throw error;
    if (handler !== undefined) yield* evaluate(handler, computed(input, error.value), environment);
  }
}

function* interpolate(
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
    for (const { value } of evaluate(part, plain(input), environment)) {
      yield* interpolate(parts, index + 1, format, text + applyFormat(format ?? '@text', value), input, environment);
    }
  }
}

function* makeObject(
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
  for (const { value: key } of evaluate(entry.key, plain(input), environment)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
    for (const { value } of evaluate(entry.value, plain(input), environment)) {
      yield* makeObject(entries, index + 1, new Map([...object, [key, value]]), input, environment);
    }
  }
}

function* binary(
  { operator, left, right }: Extract<Filter, { type: 'binary' }>,
  input: Output,
  environment: Environment,
): Outputs {
  if (operator === '//') {
    yield* alternative(left, right, input, environment);
    return;
  }
  if (operator === 'and' || operator === 'or') {
    for (const { value } of evaluate(left, plain(input), environment)) {
      if (isTrue(value) === (operator === 'or')) yield computed(input, operator === 'or');
      else
        for (const { value: second } of evaluate(right, plain(input), environment))
          yield computed(input, isTrue(second));
    }
    return;
  }
  for (const { value: second } of evaluate(right, plain(input), environment)) {
    for (const { value: first } of evaluate(left, plain(input), environment))
      yield computed(input, operate(operator, first, second));
  }
}

function* alternative(left: Filter, right: Filter, input: Output, environment: Environment): Outputs {
  let found = false;
  try {
    for (const output of evaluate(left, input, environment)) {
      if (!isTrue(output.value)) continue;
      found = true;
      yield output;
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
  }
  if (!found) yield* evaluate(right, input, environment);
}

function* conditional(
  branches: readonly { test: Filter; then: Filter }[],
  index: number,
  otherwise: Filter | undefined,
  input: Output,
  environment: Environment,
): Outputs {
  const branch = branches[index];
  if (branch === undefined) {
    if (otherwise === undefined) yield input;
    else yield* evaluate(otherwise, input, environment);
    return;
  }
  for (const { value } of evaluate(branch.test, plain(input), environment)) {
    if (isTrue(value)) yield* evaluate(branch.then, input, environment);
    else yield* conditional(branches, index + 1, otherwise, input, environment);
  }
}

/** The paths that a filter leads to. */
function* pathsOf(filter: Filter, value: Json, environment: Environment): Generator<Path> {
  for (const output of evaluate(filter, { value, path: [] }, environment)) {
    if (output.path === notAPath)
      throw new JqError(
        `Invalid path expression with result ${describe(output.value).replace(/^\w+ \((.*)\)$/s, '$1')}`,
      );
    if (output.path !== undefined) yield output.path;
  }
}

function* assign(
  { operator, left, right }: Extract<Filter, { type: 'assign' }>,
  input: Output,
  environment: Environment,
): Outputs {
  if (operator === '|=') {
    yield computed(input, updateAll(left, right, input.value, environment));
    return;
  }
  for (const { value } of evaluate(right, plain(input), environment)) {
    let result = input.value;
    for (const path of pathsOf(left, input.value, environment)) {
      if (operator === '=') result = setPath(result, path, value);
      else if (operator === '//=') result = updatePath(result, path, (before) => (isTrue(before) ? before : value));
      else result = updatePath(result, path, (before) => operate(operator.slice(0, -1), before, value));
    }
    yield computed(input, result);
  }
}

/** `|=`: the first output takes the place of what was there; without one it goes. */
function updateAll(left: Filter, right: Filter, value: Json, environment: Environment): Json {
  let result = value;
  const removed: Path[] = [];
  for (const path of [...pathsOf(left, value, environment)]) {
    const next = evaluate(right, { value: getPath(result, path), path: undefined }, environment).next();
    if (next.done === true) removed.push(path);
    else result = setPath(result, path, next.value.value);
  }
  return deletePaths(result, removed.reverse());
}

function* reduce(
  { source, pattern, start, update }: Extract<Filter, { type: 'reduce' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const { value: first } of evaluate(start, plain(input), environment)) {
    let state: Json = first;
    for (const { value } of evaluate(source, plain(input), environment)) {
      for (const bound of bind(pattern, value, environment, input)) {
        let last: Json = null;
        for (const output of evaluate(update, { value: state, path: undefined }, bound)) last = output.value;
        state = last;
      }
    }
    yield computed(input, state);
  }
}

function* foreach(
  { source, pattern, start, update, extract }: Extract<Filter, { type: 'foreach' }>,
  input: Output,
  environment: Environment,
): Outputs {
  for (const { value: first } of evaluate(start, plain(input), environment)) {
    let state: Json = first;
    for (const { value } of evaluate(source, plain(input), environment)) {
      for (const bound of bind(pattern, value, environment, input)) {
        for (const output of evaluate(update, { value: state, path: undefined }, bound)) {
          state = output.value;
          if (extract === undefined) yield computed(input, state);
          else
            for (const shown of evaluate(extract, { value: state, path: undefined }, bound))
              yield computed(input, shown.value);
        }
      }
    }
  }
}

function* bindFirst(
  patterns: readonly Pattern[],
  value: Json,
  body: Filter,
  input: Output,
  environment: Environment,
): Outputs {
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const bound of bind(pattern, value, environment, input)) yield* evaluate(body, input, bound);
      return;
    } catch (error) {
      if (!(error instanceof JqError) || index === patterns.length - 1) throw error;
    }
  }
}

function* bind(pattern: Pattern, value: Json, environment: Environment, input: Output): Generator<Environment> {
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
      Array.from(evaluate(key, plain(input), current), ({ value: text }) => {
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

function variable(name: string, environment: Environment): Json {
  const found = find(environment, `$${name}`);
  if (found?.value !== undefined) return found.value;
  const { variables, environmentVariables } = environment.program;
  if (name === 'ENV') return new Map(environmentVariables);
  if (name === '__loc__')
    return new Map<string, Json>([
      ['file', '<top-level>'],
      ['line', 1],
    ]);
  const global = variables.get(name);
  if (global === undefined) throw new JqError(`$${name} is not defined`);
  return global;
}

function* call(name: string, args: readonly Filter[], input: Output, environment: Environment): Outputs {
  const found = find(environment, `${name}/${args.length}`)?.closure;
  if (found?.type === 'argument') {
    yield* evaluate(found.filter, input, found.environment);
    return;
  }
  const definition = found?.definition ?? environment.program.definitions.get(`${name}/${args.length}`);
  if (definition === undefined) {
    yield* callBuiltin({ name, args, input, environment, evaluate, pathsOf });
    return;
  }
  let outer = environment;
  if (found === undefined) while (outer.parent !== undefined) outer = outer.parent;
  let scopes: Environment[] = [found?.environment ?? outer];
  if (found !== undefined) scopes = scopes.map((scope) => withFunction(scope, name, args.length, found));
  for (const [index, parameter] of definition.parameters.entries()) {
    const filter = args[index];
    if (filter === undefined) continue;
    scopes = scopes.flatMap((scope) => bindParameter(scope, parameter, filter, input, environment));
  }
  for (const scope of scopes) yield* evaluate(definition.body, input, scope);
}

function bindParameter(
  scope: Environment,
  parameter: string,
  filter: Filter,
  input: Output,
  environment: Environment,
): Environment[] {
  if (!parameter.startsWith('$')) return [withFunction(scope, parameter, 0, { type: 'argument', filter, environment })];
  const name = parameter.slice(1);
  return Array.from(evaluate(filter, plain(input), environment), ({ value }) => {
    const bound = withVariable(scope, name, value);
    return withFunction(bound, name, 0, { type: 'argument', filter: { type: 'literal', value }, environment: bound });
  });
}
