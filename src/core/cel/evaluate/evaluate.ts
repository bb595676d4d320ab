import type { CelProgram } from '../compile.ts';
import type { CelValue } from '../values/cel-value.ts';
import { Budget } from './budget.ts';

/** How much one evaluation may cost. */
const perCallLimit = 1_000_000;

/** The value of a program with the variables given. Throws CelError, or BudgetError. */
export function evaluate(
  { evaluate: step }: CelProgram,
  variables: ReadonlyMap<string, CelValue>,
  budget: Budget = new Budget(perCallLimit),
): CelValue {
  return step({ budget, find: (name) => variables.get(name) });
}
