import type { ParameterExpansionPart, Word } from 'unbash';
import type { Shell } from '../shell.ts';
import { ExpansionError } from '../unwind.ts';
import { subscriptKey } from './arithmetic.ts';
import {
  applyOperation,
  badSubstitution,
  indirectValue,
  type Operands,
  reportMissing,
  reportUnbound,
} from './parameter-operations.ts';
import { type ParameterValue, parameterValue, scalar } from './parameter-value.ts';

export interface ParameterContext extends Operands {
  /** Expands an operand in the place of the parameter. */
  operand(word: Word): Promise<void>;
}

/** What `${...}` stands for; undefined where an operand has been put in its place. */
export async function expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  context: ParameterContext,
): Promise<ParameterValue | undefined> {
  const { operation, prefix } = part;
  if (operation?.type === 'Unknown') return await badSubstitution(shell, part);
  const index = await subscript(shell, part, context);
  if (prefix === '!') {
    const names = indirectNames(shell, part, index);
    if (names !== undefined) return names;
  }
  let value = parameterValue(shell, part.parameter, index);
  if (prefix === '!') value = await followName(shell, part, value);
  if (prefix === '#') return length(shell, part, value);
  if (operation?.type === 'Default') return await withDefault(shell, part, operation, value, index, context);
  if (!value.isSet && value.list === undefined && shell.has('nounset') && part.parameter !== '!') {
    return await reportUnbound(shell, index === undefined ? part.parameter : `${part.parameter}[${index}]`);
  }
  if (operation === undefined) return value;
  return await applyOperation(shell, part, operation, value, context);
}

async function subscript(
  shell: Shell,
  part: ParameterExpansionPart,
  context: ParameterContext,
): Promise<string | undefined> {
  if (part.index === undefined) return undefined;
  if (part.index.text === '@' || part.index.text === '*') return part.index.text;
  if (shell.variables.lookup(part.parameter)?.kind === 'associative') return await context.text(part.index);
  return await context.text(part.index);
}

/** `${!name[@]}` and `${!prefix*}`. */
function indirectNames(
  shell: Shell,
  part: ParameterExpansionPart,
  index: string | undefined,
): ParameterValue | undefined {
  const { operation } = part;
  if (operation?.type === 'Names') {
    const values = shell.variables.names().filter((name) => name.startsWith(part.parameter));
    return { values, list: operation.operator, isSet: true };
  }
  if ((index !== '@' && index !== '*') || operation !== undefined) return undefined;
  const value = parameterValue(shell, part.parameter, index);
  return { values: value.keys ?? [], list: index, isSet: true };
}

async function followName(shell: Shell, part: ParameterExpansionPart, value: ParameterValue): Promise<ParameterValue> {
  const variable = shell.variables.find(part.parameter);
  if (variable?.reference === true) return scalar(variable.text);
  const target = value.values[0] ?? '';
  if (!value.isSet && part.operation === undefined) {
    await shell.report(`${part.parameter}: invalid indirect expansion`);
    throw new ExpansionError('invalid indirect expansion');
  }
  if (target === '' && value.isSet) {
    await shell.report(': invalid variable name');
    throw new ExpansionError('invalid variable name');
  }
  return value.isSet ? indirectValue(shell, target) : value;
}

async function length(shell: Shell, part: ParameterExpansionPart, value: ParameterValue): Promise<ParameterValue> {
  if (value.list !== undefined) return scalar(String(value.values.length));
  if (!value.isSet && shell.has('nounset')) return await reportUnbound(shell, part.parameter);
  return scalar(String(Array.from(value.values[0] ?? '').length));
}

async function withDefault(
  shell: Shell,
  part: ParameterExpansionPart,
  operation: { readonly operator: string; readonly operand: Word },
  value: ParameterValue,
  index: string | undefined,
  context: ParameterContext,
): Promise<ParameterValue | undefined> {
  const { operator, operand } = operation;
  const orNull = operator.startsWith(':');
  const present = value.isSet && !(orNull && value.values.join('') === '');
  const kind = operator.at(-1);
  if (kind === '+') {
    if (!present) return { values: value.list === undefined ? [''] : [], list: value.list, isSet: true };
    await context.operand(operand);
    return undefined;
  }
  if (present) return value;
  if (kind === '-') {
    await context.operand(operand);
    return undefined;
  }
  const text = await context.text(operand);
  if (kind === '?') return await reportMissing(shell, part.parameter, text, orNull);
  return assignDefault(shell, part, index, text);
}

function assignDefault(
  shell: Shell,
  part: ParameterExpansionPart,
  index: string | undefined,
  text: string,
): Promise<ParameterValue> | ParameterValue {
  if (!/^[A-Za-z_]/.test(part.parameter)) return refuseAssignment(shell, part);
  if (index === undefined) shell.variables.set(part.parameter, text);
  else shell.variables.setElement(part.parameter, subscriptKey(shell, part.parameter, index), text);
  return scalar(text);
}

async function refuseAssignment(shell: Shell, part: ParameterExpansionPart): Promise<never> {
  await shell.report(`$${part.parameter}: cannot assign in this way`);
  throw new ExpansionError('cannot assign');
}
