import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import type { Shell } from '../shell.ts';
import { ExpansionError, ShellExit } from '../unwind.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { transform } from './parameter-transform.ts';
import { type ParameterValue, parameterValue } from './parameter-value.ts';
import { compilePattern, patternSource } from './pattern.ts';

/** How operands are expanded; the words' module gives it. */
export interface Operands {
  text(word: Word): Promise<string>;
  pattern(word: Word): Promise<string>;
  /** A replacement: quoted `&` has a backslash. */
  replacement(word: Word): Promise<string>;
}

type Operation<T extends ParameterOperation['type']> = Extract<ParameterOperation, { type: T }>;

/** Applies an operation other than a default, to each value of a list. */
export async function applyOperation(
  shell: Shell,
  part: ParameterExpansionPart,
  operation: ParameterOperation,
  value: ParameterValue,
  operands: Operands,
): Promise<ParameterValue> {
  switch (operation.type) {
    case 'Remove': {
      const remove = remover(operation.operator, await operands.pattern(operation.operand));
      return each(value, remove);
    }
    case 'Replace':
      return each(value, await replacer(shell, operation, operands));
    case 'CaseModification':
      return each(value, await caseChanger(operation, operands));
    case 'Slice':
      return slice(shell, part, operation, value, operands);
    case 'Transform':
      return transform(shell, part, operation.operand.value, value);
    default:
      return badSubstitution(shell, part);
  }
}

export async function badSubstitution(shell: Shell, part: { text: string }): Promise<never> {
  await shell.report(shell.dialect === 'dash' ? 'Bad substitution' : `${part.text}: bad substitution`);
  if (shell.interactive) throw new ExpansionError('bad substitution');
  throw new ShellExit(shell.dialect === 'dash' ? 2 : 1);
}

function each(value: ParameterValue, change: (text: string) => string): ParameterValue {
  return { ...value, values: value.values.map(change) };
}

function remover(operator: string, pattern: string): (text: string) => string {
  const expression = compilePattern(pattern);
  const longest = operator.length === 2;
  return operator.startsWith('#')
    ? (text) => removePrefix(text, expression, longest)
    : (text) => removeSuffix(text, expression, longest);
}

function removePrefix(text: string, expression: RegExp, longest: boolean): string {
  for (let count = 0; count <= text.length; count += 1) {
    const length = longest ? text.length - count : count;
    if (expression.test(text.slice(0, length))) return text.slice(length);
  }
  return text;
}

function removeSuffix(text: string, expression: RegExp, longest: boolean): string {
  for (let count = 0; count <= text.length; count += 1) {
    const start = longest ? count : text.length - count;
    if (expression.test(text.slice(start))) return text.slice(0, start);
  }
  return text;
}

async function replacer(
  shell: Shell,
  operation: Operation<'Replace'>,
  operands: Operands,
): Promise<(text: string) => string> {
  const { operator } = operation;
  const pattern = await operands.pattern(operation.pattern);
  const replacement = await operands.replacement(operation.replacement);
  if (pattern === '' && operator !== '/#' && operator !== '/%') return (text) => text;
  const source = patternSource(pattern);
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source;
  const ignoreCase = shell.shopt.has('nocasematch') ? 'i' : '';
  const expression = new RegExp(anchored, `${operator === '//' ? 'g' : ''}su${ignoreCase}`);
  const substitute = (match: string): string =>
    replacement.replace(
      /\\([\\&])|&/g,
      (found, escaped: string | undefined) => escaped ?? (found === '&' ? match : found),
    );
  return (text) => text.replace(expression, (match) => (match === '' && operator === '//' ? '' : substitute(match)));
}

async function caseChanger(
  operation: Operation<'CaseModification'>,
  operands: Operands,
): Promise<(text: string) => string> {
  const { operator, operand } = operation;
  const pattern = operand === undefined ? '' : await operands.pattern(operand);
  const expression = pattern === '' ? undefined : compilePattern(pattern);
  const change = (character: string): string => {
    if (expression !== undefined && !expression.test(character)) return character;
    return operator.startsWith('^') ? character.toUpperCase() : character.toLowerCase();
  };
  return (text) => {
    const characters = Array.from(text);
    if (operator.length === 2) return characters.map(change).join('');
    const [first = '', ...rest] = characters;
    return change(first) + rest.join('');
  };
}

async function slice(
  shell: Shell,
  part: ParameterExpansionPart,
  operation: Operation<'Slice'>,
  value: ParameterValue,
  operands: Operands,
): Promise<ParameterValue> {
  const offset = Number(await evaluateArithmetic(shell, await operands.text(operation.offset)));
  const lengthText = operation.length === undefined ? undefined : await operands.text(operation.length);
  const length = lengthText === undefined ? undefined : Number(await evaluateArithmetic(shell, lengthText));
  if (value.list === undefined) {
    const characters = Array.from(value.values[0] ?? '');
    return { ...value, values: [cut(characters, offset, length, shell, part).join('')] };
  }
  const positional = part.parameter === '@' || part.parameter === '*';
  const values = positional ? [shell.name, ...value.values] : [...value.values];
  if (length !== undefined && length < 0) await negativeLength(shell, lengthText ?? '');
  const from = offset < 0 ? values.length + offset : offset;
  const start = positional && offset === 0 ? 0 : from;
  return { ...value, values: start < 0 ? [] : values.slice(start, length === undefined ? undefined : start + length) };
}

function cut(
  characters: string[],
  offset: number,
  length: number | undefined,
  _shell: Shell,
  _part: ParameterExpansionPart,
): string[] {
  const start = offset < 0 ? characters.length + offset : offset;
  if (start < 0 || start > characters.length) return [];
  if (length === undefined) return characters.slice(start);
  return characters.slice(start, length < 0 ? Math.max(start, characters.length + length) : start + length);
}

async function negativeLength(shell: Shell, text: string): Promise<never> {
  await shell.report(`${text}: substring expression < 0`);
  throw new ExpansionError('substring expression < 0');
}

/** `${x:?message}` where x is not set. */
export async function reportMissing(shell: Shell, name: string, message: string, orNull: boolean): Promise<never> {
  const standard =
    shell.dialect === 'dash'
      ? `parameter not set${orNull ? ' or null' : ''}`
      : `parameter ${orNull ? 'null or ' : ''}not set`;
  await shell.report(`${name}: ${message === '' ? standard : message}`);
  if (shell.interactive) throw new ExpansionError('not set');
  throw new ShellExit(shell.dialect === 'dash' ? 2 : 127);
}

/** Under `set -u`. */
export async function reportUnbound(shell: Shell, name: string): Promise<never> {
  await shell.report(shell.dialect === 'dash' ? `${name}: parameter not set` : `${name}: unbound variable`);
  if (shell.interactive) throw new ExpansionError('unbound');
  throw new ShellExit(shell.dialect === 'dash' ? 2 : 127);
}

/** The name, and index, that an indirect expansion leads to. */
export function indirectValue(shell: Shell, target: string): ParameterValue {
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(target);
  if (element !== null) return parameterValue(shell, element[1] ?? '', element[2] ?? '');
  return parameterValue(shell, target);
}
