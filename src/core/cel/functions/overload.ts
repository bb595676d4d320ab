import type { CelType } from '../cel-type.ts';
import type { CelValue } from '../values/cel-value.ts';
import { parseTypeName } from './parse-type-name.ts';

/** What a function does for arguments of the types that it was declared for, the receiver first. Throws CelError. */
export type Implementation = (...values: never[]) => CelValue;

/** One way of calling a function. */
export interface Overload {
  readonly name: string;
  readonly isMember: boolean;
  /** The receiver's type comes first. */
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  /** Operators are computed by the evaluator. */
  readonly implementation: Implementation | undefined;
}

/**
 * An overload by its signature: `size(string): int`, and with a receiver `string charAt(int): string`. The implementation's
 * arguments are of the signature's types.
 */
export function overload(signature: string, implementation?: Implementation): Overload {
  const match = /^(?:(\S+) )?([^\s(]+)\((.*)\): (\S+)$/.exec(signature.replaceAll(', ', ','));
  if (match === null) throw new Error(`not a signature: ${signature}`);
  const [, receiver, name = '', parameters = '', result = ''] = match;
  const types = splitTypes(parameters).map(parseTypeName);
  if (receiver !== undefined) types.unshift(parseTypeName(receiver));
  return { name, isMember: receiver !== undefined, parameters: types, result: parseTypeName(result), implementation };
}

/** Splits at commas that are in no parentheses. */
function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}
