import type { Assignment, Command, CommandArgument } from 'unbash';
import type { ChildProcess } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { type Builtin, type BuiltinCall, declarationBuiltins, findBuiltin } from '../builtins/index.ts';
import type { RunWordsOptions } from '../engine.ts';
import { quoteIfNeeded } from '../expand/quote-word.ts';
import { expandQuotedText, expandText, expandWords } from '../expand/word.ts';
import type { Shell } from '../shell.ts';
import { ShellExit } from '../unwind.ts';
import { newVariable, type Variable } from '../variables.ts';
import { type ArrayAssignment, assign, expandArray } from './assignments.ts';
import { startExternal } from './external.ts';
import { callFunction } from './functions.ts';
import { RedirectionError, redirect, release } from './redirections.ts';
import { replaceShell } from './replace.ts';
import { waitForeground } from './wait.ts';

/** A command whose words have been expanded. */
export interface PreparedCommand {
  readonly words: readonly string[];
  readonly arrays: ReadonlyMap<string, ArrayAssignment>;
}

/** Runs a simple command in this shell. */
export async function runSimpleCommand(shell: Shell, node: Command): Promise<number> {
  const kept = shell.temporaryFiles.length;
  try {
    return await runExpanded(shell, node);
  } finally {
    removeTemporaryFiles(shell, kept);
  }
}

/** Removes the files that were made for a command's process substitutions. */
function removeTemporaryFiles(shell: Shell, kept: number): void {
  for (const path of shell.temporaryFiles.splice(kept)) {
    try {
      shell.process.files.remove(path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
}

async function runExpanded(shell: Shell, node: Command): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  shell.lastSubstitutionStatus = undefined;
  const prepared = await prepare(shell, node);
  const { words } = prepared;
  const isExec = words[0] === 'exec' && !shell.functions.has('exec');
  try {
    const redirected = await redirect(shell, node.redirects);
    const outer = shell.descriptors;
    shell.descriptors = redirected.descriptors;
    if (isExec && words.length === 1) {
      shell.releases.push(() => release(redirected));
      return 0;
    }
    try {
      return await runPrepared(shell, node, prepared);
    } finally {
      shell.descriptors = outer;
      release(redirected);
    }
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error;
    await shell.report(error.message);
    if (shell.dialect === 'dash' && isExec) throw new ShellExit(2, true);
    if (isExec) throw new ShellExit(1, true);
    return shell.dialect === 'dash' ? 2 : 1;
  }
}

/** Expands the words of a command, and shows them where `set -x` is on. */
async function prepare(shell: Shell, node: Command): Promise<PreparedCommand> {
  const arrays = new Map<string, ArrayAssignment>();
  if (node.name === undefined) return { words: [], arrays };
  const words = await expandWords(shell, [node.name]);
  const declares = declarationBuiltins.has(words[0] ?? '') && !shell.functions.has(words[0] ?? '');
  for (const argument of node.args) words.push(...(await expandArgument(shell, argument, declares, arrays)));
  if (shell.has('xtrace') && words.length > 0) await trace(shell, node, words);
  return { words, arrays };
}

async function trace(shell: Shell, node: Command, words: readonly string[]): Promise<void> {
  const prefix = await expandQuotedText(shell, shell.variables.get('PS4') ?? '+ ');
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  for (const { name, value } of assignments) {
    const text = value.type === 'Word' ? await expandText(shell, value) : '()';
    await shell.writeError(`${prefix}${name}=${text === '' ? '' : quoteIfNeeded(text)}\n`);
  }
  await shell.writeError(`${prefix}${words.map(quoteIfNeeded).join(' ')}\n`);
}

async function expandArgument(
  shell: Shell,
  argument: CommandArgument,
  declares: boolean,
  arrays: Map<string, ArrayAssignment>,
): Promise<string[]> {
  if (argument.type === 'Word') return await expandWords(shell, [argument]);
  const { name, value, append, index } = argument;
  if (value.type === 'ArrayValue') {
    arrays.set(name, await expandArray(shell, value, append === true));
    return [name];
  }
  const text = await expandText(shell, value, { assignment: declares });
  const subscript = index === undefined ? '' : `[${await expandText(shell, index)}]`;
  return [`${name}${subscript}${append === true ? '+' : ''}=${text}`];
}

function assignmentsOf(node: Command): Assignment[] {
  return node.prefix.filter((part) => part.type === 'Assignment');
}

async function runPrepared(shell: Shell, node: Command, { words, arrays }: PreparedCommand): Promise<number> {
  const assignments = assignmentsOf(node);
  if (words.length === 0) {
    for (const assignment of assignments) await assign(shell, assignment);
    return shell.lastSubstitutionStatus ?? 0;
  }
  const text = commandText(shell, node);
  const last = shell.lastCommand === node && shell.traps.size === 0;
  const run = (): Promise<number> => runCommand(shell, words, { arrays, text }, last ? { replace: 'last' } : {});
  const status = assignments.length === 0 ? await run() : await withEnvironment(shell, assignments, run);
  shell.lastArgument = words.at(-1) ?? '';
  return status;
}

export function commandText(shell: Shell, { pos, end }: { pos: number; end: number }): string {
  return shell.source.text.slice(pos, end);
}

/** Runs `body` with variables that are exported and go away afterwards. */
async function withEnvironment<T>(
  shell: Shell,
  assignments: readonly Assignment[],
  body: () => Promise<T>,
): Promise<T> {
  const { variables } = shell;
  const saved: [string, Variable | undefined][] = [];
  try {
    for (const assignment of assignments) {
      const before = variables.find(assignment.name);
      saved.push([
        assignment.name,
        before === undefined ? undefined : { ...before, elements: new Map(before.elements) },
      ]);
      await assign(shell, assignment);
      variables.writable(assignment.name).exported = true;
    }
    return await body();
  } finally {
    for (const [name, before] of saved.reverse()) restore(shell, name, before);
  }
}

function restore(shell: Shell, name: string, before: Variable | undefined): void {
  const variable = shell.variables.find(name);
  if (before === undefined) {
    if (variable !== undefined && !variable.readOnly) shell.variables.unset(name);
  } else if (variable !== undefined) Object.assign(variable, before);
  else Object.assign(shell.variables.writable(name), newVariable(), before);
}

interface CommandRun {
  readonly arrays: ReadonlyMap<string, ArrayAssignment>;
  /** As it was written. */
  readonly text: string;
}

async function runCommand(
  shell: Shell,
  words: readonly string[],
  { arrays, text }: CommandRun,
  options: RunWordsOptions = {},
): Promise<number> {
  const [name = '', ...args] = words;
  const definition = options.skipFunctions === true ? undefined : shell.functions.get(name);
  if (definition !== undefined) return await callFunction(shell, name, definition, args);
  const builtin = options.skipBuiltins === true ? undefined : findBuiltin(name, shell.dialect);
  if (builtin !== undefined) return await runBuiltin(builtin, { shell, name, args, arrays });
  const environment = options.environment ?? shell.variables.environment();
  if (options.replace !== undefined) return await replaceShell(shell, words, environment, options.replace);
  const child = await startProgram(shell, words, environment);
  return typeof child === 'number' ? child : await waitForeground(shell, child, text);
}

async function startProgram(
  shell: Shell,
  words: readonly string[],
  environment: ReadonlyMap<string, string>,
): Promise<ChildProcess | number> {
  const handler = shell.functions.get('command_not_found_handle');
  const [name = ''] = words;
  if (handler !== undefined && !name.includes('/')) {
    const { findInPath } = await import('./external.ts');
    if (findInPath(shell, name) === undefined) {
      return await callFunction(shell, 'command_not_found_handle', handler, words);
    }
  }
  const programEnvironment = new Map(environment);
  programEnvironment.set('_', name);
  return await startExternal(shell, words, {
    environment: programEnvironment,
    newGroup: shell.interactive,
    foreground: shell.interactive,
  });
}

async function runBuiltin(builtin: Builtin, call: BuiltinCall): Promise<number> {
  const status = await builtin(call);
  return status;
}

/** Runs a command given by its words. */
export async function runWords(shell: Shell, words: readonly string[], options?: RunWordsOptions): Promise<number> {
  return await runCommand(shell, words, { arrays: new Map(), text: words.join(' ') }, options);
}

/** Starts a command that is known to be a program, without waiting for it; a number where it could not be started. */
export async function startSimpleCommand(
  shell: Shell,
  node: Command,
  options: { newGroup: boolean; detached?: boolean },
): Promise<ChildProcess | number> {
  shell.line = shell.source.lineAt(node.pos);
  const { words } = await prepare(shell, node);
  try {
    const redirected = await redirect(shell, node.redirects);
    shell.descriptors = redirected.descriptors;
    try {
      const child = await withEnvironment(shell, assignmentsOf(node), () =>
        startExternal(shell, words, { ...options, environment: shell.variables.environment() }),
      );
      if (typeof child !== 'number') void child.exited.then(() => removeTemporaryFiles(shell, 0));
      return child;
    } finally {
      release(redirected);
    }
  } catch (error) {
    if (!(error instanceof RedirectionError)) throw error;
    await shell.report(error.message);
    return 1;
  }
}

/** Whether a command surely names a program: neither builtin nor function, and the same before expansion as after. */
export function isProgram(shell: Shell, node: Command): boolean {
  const { name } = node;
  if (name === undefined || name.parts !== undefined || /[\\~]/.test(name.text)) return false;
  if (shell.functions.has('command_not_found_handle')) return false;
  return !shell.functions.has(name.text) && findBuiltin(name.text, shell.dialect) === undefined;
}
