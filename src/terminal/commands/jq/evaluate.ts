import { applyFormat } from './arithmetic.ts';
import { assign } from './assignment.ts';
import { bindFirst } from './bindings.ts';
import { interpolate, makeArray, makeObject } from './constructions.ts';
import { BreakSignal, type Closure, type Environment, find, withFunction, withVariable } from './environment.ts';
import { foreach, reduce } from './folds.ts';
import { binary, conditional, negate } from './operators.ts';
import { computed, type Output, type Outputs, plain } from './output.ts';
import { access, pathsOf, recurse } from './path-filters.ts';
import { callBuiltin } from './special-forms.ts';
import type { Filter } from './syntax.ts';
import { JqError, type Json } from './value.ts';

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
      yield computed(input, makeArray(filter.body, input, environment));
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
      yield* negate(filter.body, input, environment);
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
    case 'label':
      yield* labelled(filter.name, filter.body, input, environment);
      return;
    case 'break': {
      const label = find(environment, `$*${filter.name.slice(1)}`);
      if (label === undefined) throw new JqError(`$*label-${filter.name.slice(1)} is not defined`);
      throw new BreakSignal(label);
    }
  }
}

function* labelled(name: string, body: Filter, input: Output, environment: Environment): Outputs {
  const label = withVariable(environment, `*${name.slice(1)}`, null);
  try {
    yield* evaluate(body, input, label);
  } catch (error) {
    if (!(error instanceof BreakSignal && error.label === label)) throw error;
  }
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
