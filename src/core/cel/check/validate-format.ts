import type { CelIssue } from '../cel-issue.ts';
import { type CelType, isDyn } from '../cel-type.ts';
import type { CallExpression, Expression } from '../syntax/expression.ts';

type TypeOf = (part: Expression) => CelType;

const printable = ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration'];
const verbs: Readonly<Record<string, { readonly kinds: readonly string[]; readonly refusal: string }>> = {
  s: {
    kinds: [...printable, 'type', 'null'],
    refusal:
      'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given',
  },
  d: { kinds: ['int', 'uint'], refusal: 'decimal clause can only be used on integers, was given' },
  f: { kinds: ['double', 'string'], refusal: 'fixed-point clause can only be used on doubles, was given' },
  e: { kinds: ['double', 'string'], refusal: 'scientific clause can only be used on doubles, was given' },
  b: { kinds: ['int', 'uint', 'bool'], refusal: 'only integers and bools can be formatted as binary, was given' },
  o: { kinds: ['int', 'uint'], refusal: 'octal clause can only be used on integers, was given' },
  x: {
    kinds: ['int', 'uint', 'string', 'bytes'],
    refusal: 'only integers, byte buffers, and strings can be formatted as hex, was given',
  },
};

/** Reports a call of `format` whose template does not go with the list that is given. */
export function validateFormat(call: CallExpression, typeOf: TypeOf, issues: CelIssue[]): void {
  const { target, parameters, offset } = call;
  const [list] = parameters;
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return;
  let used = 0;
  for (const [, clause = '', verb = ''] of target.value.matchAll(/%(%|(?:\.\d*)?([\s\S]?))/g)) {
    if (clause === '%') continue;
    const element = list.elements[used];
    const refusal =
      element === undefined
        ? { message: `index ${used} out of range`, offset }
        : refusalOf(verb, element.value, typeOf, offset);
    if (refusal !== undefined) {
      issues.push(refusal);
      return;
    }
    used += 1;
  }
  if (list.elements.length > used) {
    const message = `too many arguments supplied to string.format (expected ${used}, got ${list.elements.length})`;
    issues.push({ offset, message });
  }
}

function refusalOf(verb: string, value: Expression, typeOf: TypeOf, offset: number): CelIssue | undefined {
  if (verb === '') return { offset, message: 'unexpected end of string' };
  const rule = verbs[verb.replace('X', 'x')];
  if (rule === undefined) {
    return { offset, message: `could not parse formatting clause: unrecognized formatting clause "${verb}"` };
  }
  const wrong = verb === 's' ? unprintable(value, typeOf) : isOneOf(typeOf(value), rule.kinds) ? undefined : value;
  if (wrong === undefined) return undefined;
  return { offset: wrong.offset, message: `error during formatting: ${rule.refusal} ${typeOf(wrong).name}` };
}

function isOneOf(type: CelType, kinds: readonly string[]): boolean {
  return isDyn(type) || kinds.includes(type.kind);
}

function unprintable(value: Expression, typeOf: TypeOf): Expression | undefined {
  if (!isOneOf(typeOf(value), verbs['s']?.kinds ?? [])) return value;
  const members =
    value.kind === 'list'
      ? value.elements.map((element) => element.value)
      : value.kind === 'map'
        ? value.entries.flatMap((entry) => [entry.key, entry.value])
        : [];
  for (const member of members) {
    const found = unprintable(member, typeOf);
    if (found !== undefined) return found;
  }
  return undefined;
}
