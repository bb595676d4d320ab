import { formatDate } from '../date-format.ts';
import { formatText } from './format.ts';
import type { Interpreter } from './interpreter.ts';
import type { Expression } from './syntax.ts';
import { InputText, toNumber, toText, type Value } from './value.ts';

type AwkBuiltin = (interpreter: Interpreter, args: readonly Expression[]) => Promise<Value>;

/** Runs a function that is built in. */
export async function callBuiltin(interpreter: Interpreter, name: string, args: readonly Expression[]): Promise<Value> {
  const math = mathFunctions[name];
  if (math !== undefined) return math(await number(interpreter, args[0]), await number(interpreter, args[1]));
  return await builtins[name]?.(interpreter, args);
}

async function text(interpreter: Interpreter, argument: Expression | undefined): Promise<string> {
  return argument === undefined ? interpreter.runtime.record : toText(await interpreter.value(argument));
}

async function number(interpreter: Interpreter, argument: Expression | undefined): Promise<number> {
  return argument === undefined ? 0 : toNumber(await interpreter.value(argument));
}

const mathFunctions: Readonly<Record<string, (first: number, second: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  atan2: Math.atan2,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  int: Math.trunc,
};

const builtins: Readonly<Record<string, AwkBuiltin>> = {
  async length(interpreter, [argument]) {
    if (argument?.type === 'variable') {
      const array = interpreter.array(argument.name);
      if (array.size > 0) return array.size;
    }
    return Array.from(await text(interpreter, argument)).length;
  },
  async substr(interpreter, args) {
    const characters = Array.from(await text(interpreter, args[0]));
    const start = Math.round(await number(interpreter, args[1]));
    const end =
      args[2] === undefined ? Number.POSITIVE_INFINITY : start + Math.round(await number(interpreter, args[2]));
    return characters.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join('');
  },
  async index(interpreter, args) {
    return (await text(interpreter, args[0])).indexOf(await text(interpreter, args[1])) + 1;
  },
  async split(interpreter, args) {
    const source = await text(interpreter, args[0]);
    const [, target, separator] = args;
    if (target?.type !== 'variable') return 0;
    const by = separator === undefined ? interpreter.runtime.text('FS') : await interpreter.pattern(separator);
    const pieces = interpreter.runtime.split(source, by);
    const array = interpreter.array(target.name);
    array.clear();
    for (const [index, piece] of pieces.entries()) array.set(String(index + 1), new InputText(piece));
    return pieces.length;
  },
  sub: (interpreter, args) => substitute(interpreter, args, false),
  gsub: (interpreter, args) => substitute(interpreter, args, true),
  async gensub(interpreter, args) {
    const expression = interpreter.runtime.expression(args[0] === undefined ? '' : await interpreter.pattern(args[0]));
    const replacement = await text(interpreter, args[1]);
    const how = await text(interpreter, args[2]);
    const source = await text(interpreter, args[3]);
    let count = 0;
    return source.replace(expression, (...found: (string | number | undefined)[]) => {
      count += 1;
      if (!/^[gG]/.test(how) && count !== (Number(how) || 1)) return String(found[0]);
      return replacement.replace(/\\(\d|&)|&/g, (match, digit?: string) =>
        digit === '&' ? '&' : String(found[match === '&' ? 0 : Number(digit)] ?? ''),
      );
    });
  },
  async match(interpreter, args) {
    const source = await text(interpreter, args[0]);
    const match = interpreter.runtime
      .expression(args[1] === undefined ? '' : await interpreter.pattern(args[1]))
      .exec(source);
    interpreter.runtime.set('RSTART', match === null ? 0 : match.index + 1);
    interpreter.runtime.set('RLENGTH', match === null ? -1 : match[0].length);
    const [, , groups] = args;
    if (groups?.type === 'variable') {
      const array = interpreter.array(groups.name);
      array.clear();
      for (const [index, group] of (match ?? []).entries()) array.set(String(index), new InputText(group ?? ''));
    }
    return match === null ? 0 : match.index + 1;
  },
  async sprintf(interpreter, args) {
    const values: Value[] = [];
    for (const argument of args) values.push(await interpreter.value(argument));
    return formatText(values);
  },
  async tolower(interpreter, [argument]) {
    return (await text(interpreter, argument)).toLowerCase();
  },
  async toupper(interpreter, [argument]) {
    return (await text(interpreter, argument)).toUpperCase();
  },
  async system(interpreter, [argument]) {
    const { process } = interpreter.runtime;
    return (await process.spawn(['sh', '-c', await text(interpreter, argument)]).exited).code;
  },
  async close(interpreter, [argument]) {
    return await interpreter.runtime.streams.close(await text(interpreter, argument));
  },
  fflush: () => Promise.resolve(0),
  rand: (interpreter) => Promise.resolve(interpreter.runtime.process.clock.random()),
  async srand(interpreter, [argument]) {
    const before = interpreter.runtime.randomState;
    interpreter.runtime.randomState =
      argument === undefined ? interpreter.runtime.process.clock.now() : await number(interpreter, argument);
    return before;
  },
  systime: (interpreter) => Promise.resolve(Math.floor(interpreter.runtime.process.clock.now() / 1000)),
  async strftime(interpreter, args) {
    const format = args[0] === undefined ? '%a %b %e %H:%M:%S %Z %Y' : await text(interpreter, args[0]);
    const seconds =
      args[1] === undefined ? interpreter.runtime.process.clock.now() / 1000 : await number(interpreter, args[1]);
    return formatDate(seconds * 1000, format);
  },
  async mktime(interpreter, [argument]) {
    const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (await text(interpreter, argument))
      .split(/\s+/)
      .map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  },
};

async function substitute(interpreter: Interpreter, args: readonly Expression[], all: boolean): Promise<number> {
  const [pattern, replacementArgument, targetArgument] = args;
  const target: Expression = targetArgument ?? { type: 'field', index: { type: 'number', value: 0 } };
  const expression = interpreter.runtime.expression(pattern === undefined ? '' : await interpreter.pattern(pattern));
  const replacement = await text(interpreter, replacementArgument);
  const source = toText(await interpreter.value(target));
  let count = 0;
  const result = source.replace(expression, (match) => {
    if (!all && count > 0) return match;
    count += 1;
    return replacement.replace(/\\(\\|&)|&/g, (found, escaped?: string) => escaped ?? (found === '&' ? match : found));
  });
  if (count > 0) await interpreter.store(target, result);
  return count;
}
