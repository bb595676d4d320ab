import { assignArray, assignScalar, guard } from '../execute/assignments.ts';
import { quoteAlways, quoteIfNeeded } from '../expand/quote-word.ts';
import type { Shell } from '../shell.ts';
import { declareLine } from '../variable-listing.ts';
import { newVariable, sortedKeys, toIndexed, type Variable } from '../variables.ts';
import { type BuiltinCall, complain, print, refuseOption } from './builtin.ts';

interface Request {
  /** Attributes to set (true) and to take away. */
  readonly letters: ReadonlyMap<string, boolean>;
  readonly operands: readonly string[];
  readonly unknown: string | undefined;
}

function parseRequest(args: readonly string[], known: string): Request {
  const letters = new Map<string, boolean>();
  let index = 0;
  for (; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return { letters, operands: args.slice(index + 1), unknown: undefined };
    if (!/^[-+]./.test(argument)) break;
    for (const letter of argument.slice(1)) {
      if (!known.includes(letter)) return { letters, operands: [], unknown: `-${letter}` };
      letters.set(letter, argument.startsWith('-'));
    }
  }
  return { letters, operands: args.slice(index), unknown: undefined };
}

const declareUsage = 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]';

export async function declare(call: BuiltinCall): Promise<number> {
  const { shell, name } = call;
  const request = parseRequest(call.args, 'aAfFgiIlnrtuxp');
  if (request.unknown !== undefined)
    return await refuseOption(call, request.unknown, declareUsage.replaceAll('declare', name));
  const { letters, operands } = request;
  if (letters.has('f') || letters.has('F')) return await listFunctions(call, operands, letters.has('F'));
  if (letters.has('p') || operands.length === 0) return await listVariables(call, letters, operands);
  const local = shell.calls.length > 0 && shell.variables.depth > 1 && !letters.has('g');
  return await declareAll(call, operands, letters, local);
}

export async function local(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (shell.variables.depth === 1) {
    if (shell.dialect === 'dash') return await shell.fatal('local: not in a function', 2);
    return await complain(call, 'can only be used in a function');
  }
  if (args[0] === '-') return 0;
  const request = parseRequest(args, 'aAfFgiIlnrtuxp');
  if (request.unknown !== undefined)
    return await refuseOption(call, request.unknown, 'local [option] name[=value] ...');
  if (request.operands.length === 0) {
    const names = shell.variables.localNames();
    return await print(
      call,
      names.map((name) => plainLine(name, shell.variables.find(name) ?? newVariable())).join(''),
    );
  }
  return await declareAll(call, request.operands, request.letters, true);
}

export async function exportVariables(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const request = parseRequest(call.args, 'fnp');
  if (request.unknown !== undefined)
    return await refuseOption(call, request.unknown, 'export [-fn] [name[=value] ...] or export -p');
  const { letters, operands } = request;
  if (operands.length === 0) {
    const names = shell.variables.names().filter((name) => shell.variables.find(name)?.exported === true);
    const keyword = shell.dialect === 'dash' ? 'export' : 'declare';
    return await print(
      call,
      names.map((name) => `${exportLine(keyword, name, shell.variables.find(name) ?? newVariable())}\n`).join(''),
    );
  }
  if (letters.has('f')) return 0;
  return await declareAll(call, operands, new Map([['x', !letters.has('n')]]), false);
}

function exportLine(keyword: string, name: string, variable: Variable): string {
  if (keyword === 'declare') return declareLine(name, variable);
  return variable.text === undefined ? `export ${name}` : `export ${name}=${quoteAlways(variable.text)}`;
}

export async function readonly(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const request = parseRequest(call.args, 'aAfp');
  if (request.unknown !== undefined)
    return await refuseOption(call, request.unknown, 'readonly [-aAf] [name[=value] ...] or readonly -p');
  const { letters, operands } = request;
  if (operands.length === 0) {
    const names = shell.variables.names().filter((name) => shell.variables.find(name)?.readOnly === true);
    return await print(
      call,
      names.map((name) => `${declareLine(name, shell.variables.find(name) ?? newVariable())}\n`).join(''),
    );
  }
  return await declareAll(call, operands, new Map([...letters, ['r', true]]), false);
}

async function declareAll(
  call: BuiltinCall,
  operands: readonly string[],
  letters: ReadonlyMap<string, boolean>,
  local: boolean,
): Promise<number> {
  let status = 0;
  for (const operand of operands) {
    const match = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?)=([\s\S]*))?$/s.exec(operand);
    if (match === null) {
      const name = operand.replace(/=.*$/s, '');
      status = await complain(
        call,
        `\`${name === '' || operand.includes('=') ? operand : name}': not a valid identifier`,
      );
      continue;
    }
    const [, name = '', index, plus, value] = match;
    await guard(call.shell, () => declareOne(call, { name, index, append: plus === '+', value }, letters, local));
  }
  return status;
}

interface Declaration {
  readonly name: string;
  readonly index: string | undefined;
  readonly append: boolean;
  readonly value: string | undefined;
}

function declareOne(
  { shell, arrays }: BuiltinCall,
  { name, index, append, value }: Declaration,
  letters: ReadonlyMap<string, boolean>,
  isLocal: boolean,
): void {
  const { variables } = shell;
  const inherited = isLocal ? variables.find(name) : undefined;
  const fresh = isLocal && variables.findLocal(name) === undefined;
  const variable = isLocal ? variables.local(name) : declared(shell, name, letters, value);
  if (fresh && inherited?.exported === true) variable.exported = true;
  if (fresh && shell.dialect === 'dash') variable.text = inherited?.text;
  applyKind(variable, letters);
  const array = arrays.get(name);
  if (letters.get('n') === true) {
    variable.reference = true;
    if (value !== undefined) variable.text = value;
    return;
  }
  if (letters.get('i') !== undefined) variable.integer = letters.get('i') === true;
  if (letters.get('l') === true) variable.letterCase = 'lower';
  if (letters.get('u') === true) variable.letterCase = 'upper';
  if (array !== undefined) assignArray(shell, name, array);
  else if (value !== undefined) assignScalar(shell, name, index, value, append);
  const exported = letters.get('x');
  if (exported !== undefined) variable.exported = exported;
  if (letters.get('r') === true) variable.readOnly = true;
}

/** The variable that a declaration is about; a read-only one may be declared again where it is not assigned. */
function declared(
  shell: Shell,
  name: string,
  letters: ReadonlyMap<string, boolean>,
  value: string | undefined,
): Variable {
  const resolved = letters.has('n') ? name : shell.variables.resolve(name);
  const found = shell.variables.find(resolved);
  if (found?.readOnly === true && value === undefined) return found;
  return shell.variables.writable(resolved);
}

function applyKind(variable: Variable, letters: ReadonlyMap<string, boolean>): void {
  if (letters.get('a') === true) toIndexed(variable);
  if (letters.get('A') === true && variable.kind !== 'associative') {
    variable.kind = 'associative';
    if (variable.text !== undefined) variable.elements.set('0', variable.text);
    variable.text = undefined;
  }
}

async function listVariables(
  call: BuiltinCall,
  letters: ReadonlyMap<string, boolean>,
  operands: readonly string[],
): Promise<number> {
  const { variables } = call.shell;
  if (operands.length === 0) {
    const shown = variables.names().filter((name) => matchesLetters(variables.find(name) ?? newVariable(), letters));
    const line = letters.size > 0 ? declareLine : plainLine;
    const text = shown.map((name) => line(name, variables.find(name) ?? newVariable()).replace(/\n?$/, '\n')).join('');
    return await print(call, text);
  }
  let status = 0;
  for (const name of operands) {
    const variable = letters.has('n') ? variables.find(name) : (variables.find(name) ?? computed(call.shell, name));
    if (variable === undefined) status = await complain(call, `${name}: not found`);
    else await print(call, `${declareLine(name, variable)}\n`);
  }
  return status;
}

function computed(shell: Shell, name: string): Variable | undefined {
  const text = shell.variables.get(name);
  return text === undefined ? undefined : { ...newVariable(), text };
}

function matchesLetters(variable: Variable, letters: ReadonlyMap<string, boolean>): boolean {
  if (letters.has('a') && variable.kind !== 'indexed') return false;
  if (letters.has('A') && variable.kind !== 'associative') return false;
  if (letters.has('x') && !variable.exported) return false;
  return !(letters.has('r') && !variable.readOnly) && !(letters.has('i') && !variable.integer);
}

/** A line of `set` without arguments. */
function plainLine(name: string, variable: Variable): string {
  if (variable.kind === 'scalar')
    return variable.text === undefined ? '' : `${name}=${quoteIfNeeded(variable.text).replace(/^''$/, '')}\n`;
  const items = sortedKeys(variable).map((key) => `[${key}]="${variable.elements.get(key) ?? ''}"`);
  return `${name}=(${items.join(' ')})\n`;
}

async function listFunctions(call: BuiltinCall, operands: readonly string[], namesOnly: boolean): Promise<number> {
  const { functions } = call.shell;
  const names = operands.length > 0 ? operands : [...functions.keys()].sort();
  let status = 0;
  for (const name of names) {
    const definition = functions.get(name);
    if (definition === undefined) status = 1;
    else if (namesOnly) await print(call, operands.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await print(call, `${definition.text}\n`);
  }
  return status;
}

/** What `set` without arguments prints. */
export function listAll(shell: Shell): string {
  return shell.variables
    .names()
    .map((name) => plainLine(name, shell.variables.find(name) ?? newVariable()))
    .join('');
}
