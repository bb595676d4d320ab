import type { JSONSchemaProps, ValidationRule } from '../../api/apiextensions-v1.ts';
import { type CelType, optionalTypeOf } from '../cel-type.ts';
import { type CelProgram, compile } from '../compile.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Expression } from '../syntax/expression.ts';
import { parseFieldPath } from './field-path.ts';

/** A rule of a schema, ready to be evaluated, or why it cannot be. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program?: CelProgram;
  readonly error?: string;
  readonly message?: CelProgram;
  readonly messageError?: string;
  readonly usesOldSelf: boolean;
  /** What is blamed, below the place of the rule. */
  readonly fieldPath?: string;
}

/** Compiles a rule on values of a type. */
export function compileRule(rule: ValidationRule, schema: JSONSchemaProps, self: CelType): CompiledRule {
  const oldSelf = rule.optionalOldSelf === true ? optionalTypeOf(self) : self;
  const variables = new Map([
    ['self', self],
    ['oldSelf', oldSelf],
  ]);
  const compiled = compile(rule.rule, { variables });
  const base = { rule, usesOldSelf: false };
  if ('error' in compiled) return { ...base, error: `compilation failed: ${compiled.error}` };
  if ('instantiationError' in compiled) {
    return { ...base, error: `program instantiation failed: ${compiled.instantiationError}` };
  }
  const { program } = compiled;
  if (program.type.kind !== 'bool') return { ...base, error: 'cel expression must evaluate to a bool' };
  const path = rule.fieldPath === undefined ? undefined : parseFieldPath(rule.fieldPath, schema);
  return {
    rule,
    program,
    usesOldSelf: names(program.expression, 'oldSelf'),
    ...compileMessage(rule, variables),
    ...(path !== undefined && 'path' in path && { fieldPath: path.path }),
  };
}

function compileMessage(
  { messageExpression }: ValidationRule,
  variables: ReadonlyMap<string, CelType>,
): Pick<CompiledRule, 'message' | 'messageError'> {
  if (!messageExpression) return {};
  const compiled = compile(messageExpression, { variables });
  if ('error' in compiled) return { messageError: `messageExpression compilation failed: ${compiled.error}` };
  if ('instantiationError' in compiled) {
    return { messageError: `messageExpression instantiation failed: ${compiled.instantiationError}` };
  }
  if (compiled.program.type.kind !== 'string') return { messageError: 'messageExpression must evaluate to a string' };
  return { message: compiled.program };
}

/** Whether an expression speaks of a variable. */
function names(expression: Expression, variable: string): boolean {
  if (expression.kind === 'identifier') return expression.name === variable;
  return childrenOf(expression).some((child) => names(child, variable));
}
