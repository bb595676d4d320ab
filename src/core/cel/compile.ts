import { type CelIssue, formatIssues } from './cel-issue.ts';
import type { CelType } from './cel-type.ts';
import { check } from './check/check.ts';
import { constantFailure } from './check/evaluate-constants.ts';
import type { CelEnvironment } from './environment.ts';
import { plan } from './evaluate/plan.ts';
import type { Step } from './evaluate/step.ts';
import type { Expression } from './syntax/expression.ts';
import { parse } from './syntax/parse.ts';

/** An expression that can be evaluated. */
export interface CelProgram {
  readonly expression: Expression;
  /** What it evaluates to; dyn when that shows only then. */
  readonly type: CelType;
  /** Throws CelError, or BudgetError. */
  readonly evaluate: Step;
}

/** A program, or what is wrong with the text or with the value of its constants, as the server prints it. */
export type Compilation =
  | { readonly program: CelProgram }
  | { readonly error: string }
  | { readonly instantiationError: string };

/** Parses and checks an expression. */
export function compile(source: string, environment: CelEnvironment): Compilation {
  const issues: CelIssue[] = [];
  const expression = parse(source, issues);
  if (expression === undefined) return { error: formatIssues(source, issues) };
  const type = check(expression, environment, issues);
  if (issues.length > 0) return { error: formatIssues(source, issues) };
  const instantiationError = constantFailure(expression);
  if (instantiationError !== undefined) return { instantiationError };
  return { program: { expression, type, evaluate: plan(expression, environment.functions) } };
}
