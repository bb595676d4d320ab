import type { CelValue } from '../values/cel-value.ts';
import type { CallExpression, Expression, IdentifierExpression, LiteralExpression } from './expression.ts';

export function callOf(
  offset: number,
  name: string,
  parameters: readonly Expression[],
  target?: Expression,
): CallExpression {
  return { kind: 'call', offset, name, target, parameters };
}

export function identifierOf(offset: number, name: string): IdentifierExpression {
  return { kind: 'identifier', offset, name };
}

export function literalOf(offset: number, value: CelValue): LiteralExpression {
  return { kind: 'literal', offset, value };
}
