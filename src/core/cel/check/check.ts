import type { CelIssue } from '../cel-issue.ts';
import type { CelType } from '../cel-type.ts';
import type { CelEnvironment } from '../environment.ts';
import { functionTable } from '../functions/function-table.ts';
import type { Expression } from '../syntax/expression.ts';
import { Checker } from './checker.ts';
import { validateLiterals } from './validate-literals.ts';

/** The type of an expression; what does not fit together is reported as issues. */
export function check(expression: Expression, environment: CelEnvironment, issues: CelIssue[]): CelType {
  const checker = new Checker(environment, environment.functions ?? functionTable, issues);
  const type = checker.check(expression);
  if (issues.length === 0) validateLiterals(expression, (part) => checker.typeOf(part), issues);
  return type;
}
