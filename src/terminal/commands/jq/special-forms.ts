import type { Environment } from './environment.ts';
import { JqHalt } from './halt.ts';
import type { Evaluate, Output, Outputs } from './output.ts';
import { getPath, type Path } from './paths.ts';
import { findMatches } from './regexp-functions.ts';
import type { Filter } from './syntax.ts';
import { JqError, type Json, toText } from './value.ts';
import { valueFunctions } from './value-functions.ts';

/** A call of a function that is built in. */
export interface BuiltinCall {
  readonly name: string;
  readonly args: readonly Filter[];
  readonly input: Output;
  readonly environment: Environment;
  readonly evaluate: Evaluate;
  pathsOf(filter: Filter, value: Json, environment: Environment): Generator<Path>;
}

type SpecialForm = (call: BuiltinCall) => Outputs;

/** Runs a function that is built in. Throws JqErrors. */
export function* callBuiltin(call: BuiltinCall): Outputs {
  const key = `${call.name}/${call.args.length}`;
  const special = specialForms[key];
  if (special !== undefined) {
    yield* special(call);
    return;
  }
  const function_ = valueFunctions.get(key);
  if (function_ === undefined) throw new JqError(`${key} is not defined`);
  for (const args of combinations(call, call.args.length - 1)) yield output(call, function_(call.input.value, ...args));
}

/** Whether a function is built in. */
export function isBuiltin(key: string): boolean {
  return Object.hasOwn(specialForms, key) || valueFunctions.has(key);
}

function output({ input }: BuiltinCall, value: Json): Output {
  return { value, path: input.path === undefined ? undefined : [] };
}

function* values(call: BuiltinCall, index: number): Generator<Json> {
  const filter = call.args[index];
  if (filter === undefined) return;
  for (const { value } of call.evaluate(filter, { value: call.input.value, path: undefined }, call.environment))
    yield value;
}

function* combinations(call: BuiltinCall, last: number): Generator<Json[]> {
  if (last < 0) {
    yield [];
    return;
  }
  for (const value of values(call, last)) for (const before of combinations(call, last - 1)) yield [...before, value];
}

function* limit(call: BuiltinCall, count: number, filter: Filter | undefined): Outputs {
  if (count <= 0 || filter === undefined) return;
  let left = count;
  for (const each of call.evaluate(filter, call.input, call.environment)) {
    yield each;
    left -= 1;
    if (left === 0) return;
  }
}

function* nothing(): Outputs {
  yield* [];
}

const specialForms: Readonly<Record<string, SpecialForm>> = {
  'empty/0': nothing,
  'error/0': ({ input }) => {
    throw new JqError(input.value);
  },
  'error/1': (call) => {
    for (const value of values(call, 0)) throw new JqError(value);
    return nothing();
  },
  'path/1': function* (call) {
    const [filter] = call.args;
    if (filter === undefined) return;
    for (const path of call.pathsOf(filter, call.input.value, call.environment)) yield output(call, [...path]);
  },
  'getpath/1': function* (call) {
    for (const path of values(call, 0)) {
      if (!Array.isArray(path)) throw new JqError('Path must be specified as an array');
      let value: Json = null;
      try {
        value = getPath(call.input.value, path);
      } catch (error) {
        if (call.input.path === undefined || !(error instanceof JqError)) throw error;
      }
      yield { value, path: call.input.path === undefined ? undefined : [...call.input.path, ...path] };
    }
  },
  'range/2': function* (call) {
    for (const to of values(call, 1)) {
      for (const from of values(call, 0))
        for (let value = Number(from); value < Number(to); value += 1) yield output(call, value);
    }
  },
  'range/3': function* (call) {
    for (const [from, to, step] of combinations(call, 2)) {
      const size = Number(step);
      if (size === 0) return;
      for (let value = Number(from); size > 0 ? value < Number(to) : value > Number(to); value += size)
        yield output(call, value);
    }
  },
  'limit/2': function* (call) {
    for (const count of values(call, 0)) yield* limit(call, Number(count), call.args[1]);
  },
  'first/1': (call) => limit(call, 1, call.args[0]),
  'skip/2': function* (call) {
    for (const count of values(call, 0)) {
      let left = Number(count);
      const [, filter] = call.args;
      if (filter === undefined) return;
      for (const each of call.evaluate(filter, call.input, call.environment)) {
        if (left <= 0) yield each;
        left -= 1;
      }
    }
  },
  'isempty/1': function* (call) {
    yield output(call, limit(call, 1, call.args[0]).next().done === true);
  },
  'input/0': function* (call) {
    const value = call.environment.program.nextInput();
    if (value === undefined) throw new JqError('No more inputs');
    yield output(call, value);
  },
  'debug/0': function* ({ input, environment }) {
    environment.program.debug(`["DEBUG:",${toText(input.value)}]\n`);
    yield input;
  },
  'stderr/0': function* ({ input, environment }) {
    environment.program.debug(toText(input.value));
    yield input;
  },
  'now/0': function* (call) {
    yield output(call, call.environment.program.nowSeconds());
  },
  'halt/0': () => {
    throw new JqHalt(undefined, 0);
  },
  'halt_error/1': (call) => {
    for (const code of values(call, 0)) throw new JqHalt(call.input.value, Number(code));
    return nothing();
  },
  'match/2': function* (call) {
    for (const [pattern = null, flags = null] of combinations(call, 1)) {
      for (const match of findMatches(call.input.value, pattern, flags)) yield output(call, match);
    }
  },
  'sub/3': substitute,
};

/** Replaces matches by what the filter makes of their named captures. */
function* substitute(call: BuiltinCall): Outputs {
  const text = call.input.value;
  const [patternFilter, replacement] = call.args;
  if (patternFilter === undefined || replacement === undefined) return;
  for (const pattern of values(call, 0)) {
    for (const flags of values(call, 2)) {
      const matches = findMatches(text, pattern, flags);
      const characters = typeof text === 'string' ? Array.from(text) : [];
      let results = [''];
      let from = 0;
      for (const match of matches) {
        const offset = Number(match.get('offset'));
        const between = characters.slice(from, offset).join('');
        const replaced = Array.from(
          call.evaluate(replacement, { value: captureObject(match), path: undefined }, call.environment),
          ({ value }) => value,
        );
        results = results.flatMap((before) =>
          replaced.map((value) => {
            if (typeof value !== 'string') throw new JqError(`${toText(text)} cannot be added to a string`);
            return before + between + value;
          }),
        );
        from = offset + Number(match.get('length'));
      }
      const rest = characters.slice(from).join('');
      for (const result of results) yield output(call, result + rest);
    }
  }
}

function captureObject(match: ReadonlyMap<string, Json>): Json {
  const captures = match.get('captures');
  const named = new Map<string, Json>();
  for (const capture of Array.isArray(captures) ? captures : []) {
    if (!(capture instanceof Map)) continue;
    const name = capture.get('name');
    if (typeof name === 'string') named.set(name, capture.get('string') ?? null);
  }
  return named;
}
