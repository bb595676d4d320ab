import { Budget } from '../evaluate/budget.ts';
import { plan } from '../evaluate/plan.ts';
import { compilePattern, patternError } from '../functions/regular-expressions.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Expression } from '../syntax/expression.ts';
import { CelError } from '../values/cel-error.ts';

const conversions = new Set(['bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint']);
const patterns = new Set(['matches', 'find', 'findAll']);

/** Why a constant part of an expression has no value; undefined when all have. */
export function constantFailure(expression: Expression): string | undefined {
  for (const child of childrenOf(expression)) {
    const failure = constantFailure(child);
    if (failure !== undefined) return failure;
  }
  if (expression.kind !== 'call') return undefined;
  const { name, target, parameters } = expression;
  const pattern = patterns.has(name) ? parameters[target === undefined ? 1 : 0] : undefined;
  if (pattern?.kind === 'literal' && typeof pattern.value === 'string') {
    return compilePattern(pattern.value) === undefined ? patternError(pattern.value) : undefined;
  }
  const isConstant = parameters.length === 1 && parameters[0]?.kind === 'literal';
  return target === undefined && conversions.has(name) && isConstant ? failureOf(expression) : undefined;
}

function failureOf(expression: Expression): string | undefined {
  try {
    plan(expression)({ budget: new Budget(100), find: () => undefined });
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}
