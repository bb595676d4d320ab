import type { Expression } from '../syntax/expression.ts';
import type { CelValue } from '../values/cel-value.ts';
import type { Activation } from './activation.ts';

/** An expression ready to be evaluated. Throws CelError. */
export type Step = (activation: Activation) => CelValue;

/** Makes steps of the parts of an expression. */
export type Planner = (expression: Expression) => Step;
