import { isSystemError } from '../../../core/system-error.ts';
import { findAllInPath, findInPath } from '../execute/external.ts';
import { quoteAlways } from '../expand/quote-word.ts';
import type { Shell } from '../shell.ts';
import { ReturnExit, ShellExit } from '../unwind.ts';
import { type BuiltinCall, complain, parseOptions, print, refuseOption } from './builtin.ts';
import { isBuiltinName, isKeyword } from './names.ts';

export async function evaluate({ shell, args }: BuiltinCall): Promise<number> {
  const text = (args[0] === '--' ? args.slice(1) : args).join(' ');
  if (text.trim() === '') return 0;
  const name = shell.dialect === 'dash' ? `${shell.name}` : `${shell.messageName ?? shell.name}: eval`;
  return await shell.engine.runText(shell, text, { firstLine: shell.line, name });
}

export async function source(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const args = call.args[0] === '--' ? call.args.slice(1) : call.args;
  const [file, ...positional] = args;
  if (file === undefined) {
    await complain(call, 'filename argument required');
    await shell.writeError(`${call.name}: usage: ${call.name} filename [arguments]\n`);
    return 2;
  }
  const path = file.includes('/') ? file : (findReadable(shell, file) ?? file);
  let text: string;
  try {
    text = shell.process.files.readText(shell.process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return await sourceFailure(call, file, error.message);
  }
  const { positional: outer, messageName } = shell;
  if (positional.length > 0) shell.positional = positional;
  const given = shell.positional;
  shell.calls.push({ name: 'source', file, line: shell.line });
  shell.sourceDepth += 1;
  shell.messageName = shell.interactive ? messageName : file;
  try {
    return await shell.engine.runText(shell, text, { firstLine: 1 });
  } catch (error) {
    if (error instanceof ReturnExit) return error.status;
    throw error;
  } finally {
    shell.messageName = messageName;
    shell.sourceDepth -= 1;
    shell.calls.pop();
    if (positional.length > 0 && shell.positional === given) shell.positional = outer;
  }
}

async function sourceFailure({ shell, name }: BuiltinCall, file: string, message: string): Promise<number> {
  if (shell.dialect === 'dash') {
    await shell.report(
      file.includes('/') ? `${name}: cannot open ${file}: No such file` : `${name}: ${file}: not found`,
    );
    throw new ShellExit(2, true);
  }
  await shell.report(message === 'Is a directory' ? `${name}: ${file}: is a directory` : `${file}: ${message}`);
  return 1;
}

function findReadable(shell: Shell, file: string): string | undefined {
  const { files } = shell.process;
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) {
    const path = `${directory === '' ? '.' : directory}/${file}`;
    const full = shell.process.resolve(path);
    if (files.exists(full) && files.stat(full).type === 'file') return path;
  }
  return undefined;
}

export async function exec(call: BuiltinCall): Promise<number> {
  const { given, operands, unknown } = parseOptions(call.args, 'cla:');
  if (unknown !== undefined)
    return await refuseOption(call, unknown, 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]');
  if (operands.length === 0) return 0;
  const { shell } = call;
  return await shell.engine.runWords(shell, operands, {
    skipFunctions: true,
    skipBuiltins: true,
    replace: 'exec',
    ...(given.has('c') ? { environment: new Map() } : {}),
  });
}

export async function command(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands, unknown } = parseOptions(call.args, 'pVv');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'command [-pVv] command [arg ...]');
  if (operands.length === 0) return 0;
  if (!given.has('v') && !given.has('V')) return await shell.engine.runWords(shell, operands, { skipFunctions: true });
  let found = false;
  for (const name of operands) {
    const text = given.has('V') ? describe(shell, name)[0] : brief(shell, name);
    if (text === undefined && given.has('V')) await complain(call, `${name}: not found`);
    if (text === undefined) continue;
    found = true;
    await print(call, `${text}\n`);
  }
  return found ? 0 : shell.dialect === 'dash' ? 127 : 1;
}

function brief(shell: Shell, name: string): string | undefined {
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return `alias ${name}=${quoteAlways(alias)}`;
  if (isKeyword(name) || shell.functions.has(name) || isBuiltinName(name, shell.dialect)) return name;
  return name.includes('/') ? executablePath(shell, name) : findInPath(shell, name);
}

function executablePath(shell: Shell, name: string): string | undefined {
  const full = shell.process.resolve(name);
  const { files } = shell.process;
  if (!files.exists(full)) return undefined;
  const { type, mode } = files.stat(full);
  return type === 'file' && (mode & 0o111) !== 0 ? name : undefined;
}

function describe(shell: Shell, name: string, forcePath = false): string[] {
  const found: string[] = [];
  if (!forcePath) {
    const alias = shell.aliases.get(name);
    if (alias !== undefined) found.push(`${name} is aliased to \`${alias}'`);
    if (isKeyword(name)) found.push(`${name} is a shell keyword`);
    const definition = shell.functions.get(name);
    if (definition !== undefined) found.push(`${name} is a function\n${definition.text}`);
    if (isBuiltinName(name, shell.dialect)) found.push(`${name} is a shell builtin`);
  }
  if (name.includes('/')) {
    const path = executablePath(shell, name);
    if (path !== undefined) found.push(`${name} is ${path}`);
  } else found.push(...findAllInPath(shell, name).map((path) => `${name} is ${path}`));
  return found;
}

export async function type(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands, unknown } = parseOptions(call.args, 'afptP');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'type [-afptP] name [name ...]');
  let status = 0;
  for (const name of operands) {
    const lines = typeLines(shell, name, given);
    if (lines.length > 0) await print(call, lines.map((line) => `${line}\n`).join(''));
    else if (isKnown(shell, name) && (given.has('p') || given.has('t'))) continue;
    else {
      status = shell.dialect === 'dash' ? 127 : 1;
      if (given.has('t') || given.has('p') || given.has('P')) continue;
      if (shell.dialect === 'dash') await print(call, `${name}: not found\n`);
      else await complain(call, `${name}: not found`);
    }
  }
  return status;
}

function isKnown(shell: Shell, name: string): boolean {
  return isBuiltinName(name, shell.dialect) || shell.functions.has(name) || isKeyword(name);
}

function typeLines(shell: Shell, name: string, given: ReadonlyMap<string, string>): string[] {
  if (given.has('P') || (given.has('p') && !isKnown(shell, name))) {
    return findAllInPath(shell, name).slice(0, given.has('a') ? undefined : 1);
  }
  if (given.has('p')) return [];
  const lines = describe(shell, name).slice(0, given.has('a') ? undefined : 1);
  if (given.has('t')) return lines.map(typeWord);
  return shell.dialect === 'dash'
    ? lines.map((line) => line.replace(/ is a function[\s\S]*/, ' is a shell function'))
    : lines;
}

function typeWord(line: string): string {
  if (/ is aliased to /.test(line)) return 'alias';
  if (line.endsWith(' is a shell keyword')) return 'keyword';
  if (/ is a function\n/.test(line)) return 'function';
  return line.endsWith(' is a shell builtin') ? 'builtin' : 'file';
}

export async function builtin(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [name] = args;
  if (name === undefined) return 0;
  if (!isBuiltinName(name, shell.dialect)) return await complain(call, `${name}: not a shell builtin`);
  return await shell.engine.runWords(shell, args, { skipFunctions: true });
}

export async function hash(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands } = parseOptions(call.args, 'lrp:dt');
  if (given.has('r')) shell.hashed.clear();
  if (operands.length === 0) {
    if (given.has('r')) return 0;
    return shell.dialect === 'dash' ? 0 : await print(call, 'hash: hash table empty\n');
  }
  let status = 0;
  for (const name of operands) {
    const path = findInPath(shell, name);
    if (path === undefined) status = await complain(call, `${name}: not found`);
    else if (given.has('t')) await print(call, `${path}\n`);
  }
  return status;
}

export async function alias(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const show = (name: string, text: string): string =>
    `${shell.dialect === 'dash' ? '' : 'alias '}${name}=${quoteAlways(text)}\n`;
  const operands = args.filter((argument) => argument !== '-p');
  if (operands.length === 0) {
    const lines = [...shell.aliases].sort(([left], [right]) => (left < right ? -1 : 1));
    return await print(call, lines.map(([name, text]) => show(name, text)).join(''));
  }
  let status = 0;
  for (const operand of operands) {
    const equals = operand.indexOf('=');
    const text = shell.aliases.get(operand);
    if (equals > 0) shell.aliases.set(operand.slice(0, equals), operand.slice(equals + 1));
    else if (text !== undefined) await print(call, show(operand, text));
    else status = await complain(call, `${operand}: not found`);
  }
  return status;
}

export async function unalias(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (args[0] === '-a') {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of args) {
    if (!shell.aliases.delete(name)) status = await complain(call, `${name}: not found`);
  }
  return status;
}
