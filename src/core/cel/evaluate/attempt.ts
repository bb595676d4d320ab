import { CelError } from '../values/cel-error.ts';
import type { CelValue } from '../values/cel-value.ts';

/** The value of an evaluation, or why there is none. */
export function attempt(evaluate: () => CelValue): CelValue | CelError {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}
