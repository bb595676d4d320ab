import type { CelIssue } from '../cel-issue.ts';
import { type CelType, isSameType, withoutOptional } from '../cel-type.ts';
import { compilePattern } from '../functions/regular-expressions.ts';
import { childrenOf } from '../syntax/children.ts';
import type { CallExpression, Expression } from '../syntax/expression.ts';
import { parseDuration, parseTimestamp } from '../values/parse-time.ts';
import { formatType } from './format-type.ts';
import { validateFormat } from './validate-format.ts';

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  duration: parseDuration,
  timestamp: parseTimestamp,
  matches: compilePattern,
};

/** Reports literals that can only fail, and lists and maps whose members are of more than one type. */
export function validateLiterals(
  expression: Expression,
  typeOf: (part: Expression) => CelType,
  issues: CelIssue[],
): void {
  const visit = (part: Expression, isFormatted: boolean): void => {
    if (part.kind === 'call') validateCall(part, issues);
    if (part.kind === 'call' && part.name === 'format') validateFormat(part, typeOf, issues);
    if (!isFormatted) validateMembers(part, typeOf, issues);
    const isFormat = isFormatted || (part.kind === 'call' && part.name === 'format');
    for (const child of childrenOf(part)) visit(child, isFormat);
  };
  visit(expression, false);
}

function validateCall({ name, parameters }: CallExpression, issues: CelIssue[]): void {
  const read = readers[name];
  const [first] = parameters;
  if (read === undefined || first?.kind !== 'literal' || typeof first.value !== 'string') return;
  if (read(first.value) === undefined) issues.push({ offset: first.offset, message: `invalid ${name} argument` });
}

function validateMembers(part: Expression, typeOf: (part: Expression) => CelType, issues: CelIssue[]): void {
  if (part.kind === 'list') {
    const values = part.elements.map(({ value, isOptional }) => ({ value, isOptional }));
    agree(values, typeOf, issues);
  }
  if (part.kind === 'map') {
    agree(
      part.entries.map(({ key }) => ({ value: key, isOptional: false })),
      typeOf,
      issues,
    );
    agree(part.entries, typeOf, issues);
  }
}

function agree(
  members: readonly { readonly value: Expression; readonly isOptional: boolean }[],
  typeOf: (part: Expression) => CelType,
  issues: CelIssue[],
): void {
  const types = members.map(({ value, isOptional }) => (isOptional ? withoutOptional(typeOf(value)) : typeOf(value)));
  const [first] = types;
  const index = types.findIndex((type) => first !== undefined && !isSameType(first, type));
  const other = types[index];
  const offset = members[index]?.value.offset;
  if (first === undefined || other === undefined || offset === undefined) return;
  issues.push({ offset, message: `expected type '${formatType(first)}' but found '${formatType(other)}'` });
}
