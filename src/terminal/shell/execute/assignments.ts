import type { ArrayValue, Assignment } from 'unbash';
import { computeArithmetic, subscriptKey } from '../expand/arithmetic.ts';
import { ArithmeticError } from '../expand/arithmetic-parser.ts';
import { parseWords } from '../expand/parse-words.ts';
import { expandText, expandWords } from '../expand/word.ts';
import type { Shell } from '../shell.ts';
import { ExpansionError, ShellExit } from '../unwind.ts';
import { AssignmentError, sortedKeys, toIndexed, type Variable } from '../variables.ts';

/** The elements that `name=(...)` gives. */
export interface ArrayAssignment {
  readonly append: boolean;
  readonly elements: readonly ArrayElement[];
}

interface ArrayElement {
  /** The text of the subscript, where there is one. */
  readonly key: string | undefined;
  readonly append: boolean;
  readonly value: string;
}

/** Assigns in this shell. Says what is wrong, and throws as the shell then goes on. */
export async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value, append } = assignment;
  if (value.type === 'ArrayValue') {
    const array = await expandArray(shell, value, append === true);
    await guard(shell, () => assignArray(shell, name, array));
    if (shell.has('xtrace'))
      await trace(shell, `${name}${append === true ? '+' : ''}=${assignment.text.replace(/^[^=]*=/, '')}`);
    return;
  }
  const text = await expandText(shell, value, { assignment: true });
  const index = assignment.index === undefined ? undefined : await expandText(shell, assignment.index);
  if (shell.has('xtrace')) {
    const { quoteIfNeeded } = await import('../expand/quote-word.ts');
    await trace(
      shell,
      `${name}${index === undefined ? '' : `[${index}]`}${append === true ? '+' : ''}=${text === '' ? '' : quoteIfNeeded(text)}`,
    );
  }
  await guard(shell, () => assignScalar(shell, name, index, text, append === true));
}

async function trace(shell: Shell, text: string): Promise<void> {
  await shell.writeError(`${shell.variables.get('PS4') ?? '+ '}${text}\n`);
}

/** Turns a refused assignment into the shell's message. */
export async function guard(shell: Shell, change: () => void): Promise<void> {
  try {
    change();
  } catch (error) {
    if (!(error instanceof AssignmentError || error instanceof ArithmeticError)) throw error;
    await shell.report(
      shell.dialect === 'dash' ? error.message.replace('readonly variable', 'is read only') : error.message,
    );
    if (shell.dialect === 'dash') throw new ShellExit(2, true);
    if (error instanceof AssignmentError && !shell.interactive) throw new ShellExit(1, true);
    throw new ExpansionError(error.message);
  }
}

/** Assigns one text, to an element where there is an index. Throws AssignmentErrors and ArithmeticErrors. */
export function assignScalar(
  shell: Shell,
  name: string,
  index: string | undefined,
  text: string,
  append: boolean,
): void {
  const { variables } = shell;
  const resolved = variables.resolve(name);
  const element = /^(\w+)\[(.*)\]$/s.exec(resolved);
  if (element !== null) {
    assignScalar(shell, element[1] ?? '', element[2], text, append);
    return;
  }
  const variable = variables.find(resolved);
  const key = index === undefined ? undefined : subscriptKey(shell, resolved, index);
  if (key?.startsWith('-') === true && variable?.kind !== 'associative') {
    throw new AssignmentError(`${name}[${index ?? ''}]: bad array subscript`);
  }
  const before = key === undefined ? variables.get(resolved) : variable?.elements.get(key);
  const value = combine(shell, variable, before, text, append);
  if (key === undefined) variables.set(resolved, value);
  else variables.setElement(resolved, key, value);
  if (shell.has('allexport')) variables.writable(resolved).exported = true;
}

function combine(
  shell: Shell,
  variable: Variable | undefined,
  before: string | undefined,
  text: string,
  append: boolean,
): string {
  if (variable?.integer !== true) return append ? (before ?? '') + text : text;
  const value = computeArithmetic(shell, text);
  return String(append ? computeArithmetic(shell, before ?? '0') + value : value);
}

/** Expands the elements of `(...)`. */
export async function expandArray(shell: Shell, value: ArrayValue, append: boolean): Promise<ArrayAssignment> {
  const elements: ArrayElement[] = [];
  for (const word of value.elements) {
    const keyed = /^\[((?:[^\][]|\[[^\]]*\])*)\](\+?)=/s.exec(word.text);
    if (keyed === null) {
      const values = await expandWords(shell, [word]);
      elements.push(...values.map((each) => ({ key: undefined, append: false, value: each })));
      continue;
    }
    const [key, text] = [parseWords(keyed[1] ?? '')[0], parseWords(word.text.slice(keyed[0].length))[0]];
    elements.push({
      key: key === undefined ? '' : await expandText(shell, key),
      append: keyed[2] === '+',
      value: text === undefined ? '' : await expandText(shell, text),
    });
  }
  return { append, elements };
}

/** Gives an array its elements. */
export function assignArray(shell: Shell, name: string, { append, elements }: ArrayAssignment): void {
  const resolved = shell.variables.resolve(name);
  const variable = shell.variables.writable(resolved);
  if (variable.kind === 'associative') assignAssociative(variable, elements, append);
  else assignIndexed(shell, variable, resolved, elements, append);
}

function assignAssociative(variable: Variable, elements: readonly ArrayElement[], append: boolean): void {
  if (!append) variable.elements = new Map();
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index];
    if (element === undefined) continue;
    if (element.key !== undefined) {
      const before = element.append ? (variable.elements.get(element.key) ?? '') : '';
      variable.elements.set(element.key, before + element.value);
    } else {
      variable.elements.set(element.value, elements[index + 1]?.value ?? '');
      index += 1;
    }
  }
}

function assignIndexed(
  shell: Shell,
  variable: Variable,
  name: string,
  elements: readonly ArrayElement[],
  append: boolean,
): void {
  if (append) toIndexed(variable);
  else {
    variable.kind = 'indexed';
    variable.text = undefined;
    variable.elements = new Map();
  }
  let next = Number(sortedKeys(variable).at(-1) ?? -1) + 1;
  for (const element of elements) {
    const key = element.key === undefined ? String(next) : subscriptKey(shell, name, element.key);
    const value = combine(shell, variable, variable.elements.get(key), element.value, element.append);
    variable.elements.set(key, value);
    next = Number(key) + 1;
  }
}
