import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { JsonReader, JsonSyntaxError } from './read-json.ts';
import type { Json } from './value.ts';

export interface JqOptions {
  readonly program: string;
  readonly files: readonly string[];
  readonly variables: ReadonlyMap<string, Json>;
  readonly nullInput: boolean;
  readonly rawInput: boolean;
  readonly slurp: boolean;
  readonly raw: boolean;
  /** No newline behind an output. */
  readonly join: boolean;
  readonly ascii: boolean;
  readonly colour: boolean;
  readonly sortKeys: boolean;
  readonly exitStatus: boolean;
  readonly indent: string;
}

const usage = `Usage:	jq [OPTIONS] FILTER [FILES...]
	jq [OPTIONS] -n FILTER
	jq [OPTIONS] --args FILTER [ARGUMENTS...]
	jq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]
`;

const longLetters: Readonly<Record<string, string>> = {
  'null-input': 'n',
  'raw-input': 'R',
  slurp: 's',
  'compact-output': 'c',
  'raw-output': 'r',
  'join-output': 'j',
  'ascii-output': 'a',
  'color-output': 'C',
  'monochrome-output': 'M',
  'sort-keys': 'S',
  'exit-status': 'e',
  tab: 't',
  seq: 'q',
  unbuffered: 'u',
  'from-file': 'f',
  help: 'h',
  version: 'V',
};

interface Draft {
  letters: Set<string>;
  indent: number;
  operands: string[];
  variables: Map<string, Json>;
  named: Map<string, Json>;
  positional: Json[];
  mode: 'files' | 'args' | 'jsonargs';
}

/** Reads jq's arguments; a text is what is wrong with them. */
export function parseJqOptions(process: Process): JqOptions | string | { output: string } {
  const draft: Draft = {
    letters: new Set(),
    indent: 2,
    operands: [],
    variables: new Map(),
    named: new Map(),
    positional: [],
    mode: 'files',
  };
  const args = process.argv.slice(1);
  while (args.length > 0) {
    const argument = args.shift() ?? '';
    const problem =
      argument.startsWith('--') && argument !== '--'
        ? longOption(process, draft, argument.slice(2), args)
        : operandOrLetters(draft, argument, args);
    if (problem !== undefined) return problem;
  }
  const { letters } = draft;
  if (letters.has('h')) return { output: usage };
  if (letters.has('V')) return { output: 'jq-1.7.1\n' };
  const [first, ...files] = draft.operands;
  let program = first;
  if (letters.has('f') && program !== undefined) {
    try {
      program = process.files.readText(process.resolve(program));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return `jq: error: Could not open ${program ?? ''}: ${error.message}\n`;
    }
  }
  if (program === undefined)
    return `${usage}Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n`;
  return finish(process, draft, program, files);
}

function finish(process: Process, draft: Draft, program: string, files: readonly string[]): JqOptions {
  const { letters, variables, named, positional } = draft;
  variables.set('__prog_args', positional);
  variables.set(
    'ARGS',
    new Map<string, Json>([
      ['positional', positional],
      ['named', named],
    ]),
  );
  return {
    program,
    files,
    variables,
    nullInput: letters.has('n'),
    rawInput: letters.has('R'),
    slurp: letters.has('s'),
    raw: letters.has('r') || letters.has('j'),
    join: letters.has('j'),
    ascii: letters.has('a'),
    colour: letters.has('C') || (!letters.has('M') && process.isTerminal(1)),
    sortKeys: letters.has('S'),
    exitStatus: letters.has('e'),
    indent: letters.has('c') ? '' : letters.has('t') ? '\t' : ' '.repeat(draft.indent),
  };
}

function operandOrLetters(draft: Draft, argument: string, args: string[]): string | undefined {
  if (argument === '--') {
    draft.operands.push(...args.splice(0));
    return undefined;
  }
  if (!/^-./.test(argument)) {
    if (draft.operands.length === 0 || draft.mode === 'files') draft.operands.push(argument);
    else draft.positional.push(draft.mode === 'args' ? argument : (new JsonReader(argument).next() ?? null));
    return undefined;
  }
  for (const letter of argument.slice(1)) {
    if (!'nRscrjaCMSeuhVf'.includes(letter))
      return `Unknown arguments\n${usage}Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n`;
    draft.letters.add(letter);
  }
  return undefined;
}

function longOption(process: Process, draft: Draft, name: string, args: string[]): string | undefined {
  const letter = longLetters[name];
  if (letter !== undefined) {
    draft.letters.add(letter);
    return undefined;
  }
  if (name === 'args' || name === 'jsonargs') {
    draft.mode = name;
    return undefined;
  }
  if (name === 'indent') {
    draft.indent = Number(args.shift() ?? 2);
    if (draft.indent === 0) draft.letters.add('c');
    return undefined;
  }
  if (!['arg', 'argjson', 'slurpfile', 'rawfile'].includes(name)) return `Unknown arguments\n${usage}`;
  const [variable, value] = args.splice(0, 2);
  if (variable === undefined || value === undefined)
    return `jq: --${name} takes two parameters (e.g. --${name} varname ${name === 'arg' ? 'value' : name === 'argjson' ? 'text' : 'filename'})\n${usage}`;
  return setVariable(process, draft, name, variable, value);
}

function setVariable(
  process: Process,
  draft: Draft,
  name: string,
  variable: string,
  value: string,
): string | undefined {
  try {
    const text = name.endsWith('file') ? process.files.readText(process.resolve(value)) : value;
    const read =
      name === 'arg' || name === 'rawfile'
        ? text
        : name === 'argjson'
          ? (new JsonReader(text).next() ?? null)
          : allValues(text);
    draft.variables.set(variable, read);
    draft.named.set(variable, read);
    return undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `jq: Invalid JSON text passed to --${name}\n${usage}`;
    if (isSystemError(error))
      return `jq: Bad JSON in --${name} ${variable} ${value}: Could not open ${value}: ${error.message}\n`;
    throw error;
  }
}

function allValues(text: string): Json[] {
  const reader = new JsonReader(text);
  const values: Json[] = [];
  for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
  return values;
}
