import type { CelIssue } from '../cel-issue.ts';
import type { ComprehensionExpression, Expression } from './expression.ts';
import { callOf, identifierOf, literalOf } from './make.ts';

/** A call that may be a macro. */
export interface MacroCall {
  readonly offset: number;
  readonly name: string;
  readonly target: Expression | undefined;
  readonly parameters: readonly Expression[];
}

export const accumulatorName = '@result';

/** The name of a loop's variable. */
export function nameOf(expression: Expression, message: string, issues: CelIssue[]): string {
  if (expression.kind === 'identifier') return expression.name;
  issues.push({ offset: expression.offset, message });
  return '@error';
}

/** A comprehension over `range` with everything but the loop's step as given. */
export function loop(
  { offset }: MacroCall,
  parts: Pick<ComprehensionExpression, 'range' | 'variable' | 'secondVariable' | 'initial' | 'step'> &
    Partial<Pick<ComprehensionExpression, 'condition' | 'result'>>,
): Expression {
  const accumulator = accumulatorName;
  return {
    kind: 'comprehension',
    offset,
    accumulator,
    condition: literalOf(offset, true),
    result: identifierOf(offset, accumulator),
    ...parts,
  };
}

/** `all`, `exists` and `exists_one`. */
export function quantifier(
  call: MacroCall,
  range: Expression,
  variable: string,
  secondVariable: string | undefined,
  body: Expression,
): Expression {
  const { offset, name } = call;
  const sum = identifierOf(offset, accumulatorName);
  const make = (operator: string, ...parameters: Expression[]): Expression => callOf(offset, operator, parameters);
  const base = { range, variable, secondVariable };
  if (name === 'all') {
    return loop(call, {
      ...base,
      initial: literalOf(offset, true),
      condition: make('@not_strictly_false', sum),
      step: make('_&&_', sum, body),
    });
  }
  if (name === 'exists') {
    return loop(call, {
      ...base,
      initial: literalOf(offset, false),
      condition: make('@not_strictly_false', make('!_', sum)),
      step: make('_||_', sum, body),
    });
  }
  const one = literalOf(offset, 1n);
  const step = make('_?_:_', body, make('_+_', sum, one), sum);
  return loop(call, { ...base, initial: literalOf(offset, 0n), step, result: make('_==_', sum, one) });
}

/** Adds a value to the accumulated list, when the filter holds. */
export function appending({ offset }: MacroCall, value: Expression, filter: Expression | undefined): Expression {
  const sum = identifierOf(offset, accumulatorName);
  const list: Expression = { kind: 'list', offset, elements: [{ value, isOptional: false }] };
  const step = callOf(offset, '_+_', [sum, list]);
  return filter === undefined ? step : callOf(offset, '_?_:_', [filter, step, sum]);
}
