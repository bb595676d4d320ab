import type { MatchCondition, ValidatingAdmissionPolicySpec } from '../../api/admissionregistration-v1.ts';
import { type CelType, dynType } from '../cel-type.ts';
import { formatType } from '../check/format-type.ts';
import { type CelProgram, compile } from '../compile.ts';
import type { CelEnvironment } from '../environment.ts';
import { admissionEnvironment } from './admission-environment.ts';

/** An expression of a policy, ready to be evaluated, or why it cannot be. */
export type PolicyExpression = { readonly source: string } & (
  | { readonly program: CelProgram }
  | { readonly error: string }
);

/** The expressions of a policy. */
export interface CompiledPolicy {
  readonly conditions: readonly PolicyExpression[];
  readonly variables: ReadonlyMap<string, CelProgram>;
  readonly variableErrors: ReadonlyMap<number, string>;
  readonly validations: readonly PolicyExpression[];
  readonly messages: readonly (PolicyExpression | undefined)[];
  readonly annotations: readonly PolicyExpression[];
}

/** Compiles the expressions of a policy; variables see those before them. */
export function compilePolicy(spec: ValidatingAdmissionPolicySpec): CompiledPolicy {
  const { validations = [], matchConditions = [], auditAnnotations = [], paramKind } = spec;
  const hasParams = paramKind !== undefined;
  const { programs, types, errors } = compileVariables(spec);
  const full = admissionEnvironment({ hasParams, hasAuthorizer: true, variables: types });
  const unauthorized = admissionEnvironment({ hasParams, hasAuthorizer: false, variables: types });
  return {
    conditions: matchConditions.map((condition) => compileCondition(condition, hasParams)),
    variables: programs,
    variableErrors: errors,
    validations: validations.map(({ expression }) => compileTo(expression, full, ['bool'])),
    messages: validations.map(({ messageExpression }) =>
      messageExpression ? compileTo(messageExpression, unauthorized, ['string']) : undefined,
    ),
    annotations: auditAnnotations.map(({ valueExpression }) => compileTo(valueExpression, full, ['string', 'null'])),
  };
}

/** The match conditions of a webhook. */
export function compileConditions(conditions: readonly MatchCondition[]): PolicyExpression[] {
  return conditions.map((condition) => compileCondition(condition, false));
}

/** A condition of a policy or a webhook. */
function compileCondition({ expression }: MatchCondition, hasParams: boolean): PolicyExpression {
  return compileTo(expression, admissionEnvironment({ hasParams, hasAuthorizer: true }), ['bool']);
}

function compileVariables({ variables = [], paramKind }: ValidatingAdmissionPolicySpec) {
  const programs = new Map<string, CelProgram>();
  const types = new Map<string, CelType>();
  const errors = new Map<number, string>();
  const names = { hasParams: paramKind !== undefined, hasAuthorizer: true, variables: types };
  for (const [index, { name, expression }] of variables.entries()) {
    const compiled = compileTo(expression, admissionEnvironment(names), []);
    if ('error' in compiled) {
      errors.set(index, compiled.error);
      types.set(name, dynType);
      continue;
    }
    programs.set(name, compiled.program);
    types.set(name, compiled.program.type);
  }
  return { programs, types, errors };
}

const typeNames: Readonly<Record<string, string>> = { null: 'null_type' };

/** `kinds` are the types that an expression may have; any when there are none. */
function compileTo(source: string, environment: CelEnvironment, kinds: readonly string[]): PolicyExpression {
  const compiled = compile(source, environment);
  if ('error' in compiled) return { source, error: `compilation failed: ${compiled.error}` };
  if ('instantiationError' in compiled) {
    return { source, error: `program instantiation failed: ${compiled.instantiationError}` };
  }
  const { program } = compiled;
  if (kinds.length === 0 || kinds.includes(program.type.kind)) return { source, program };
  const names = kinds.map((kind) => typeNames[kind] ?? kind);
  const wanted = names.length === 1 ? names.join('') : `one of [${names.join(' ')}]`;
  return { source, error: `must evaluate to ${wanted} but got ${formatType(program.type)}` };
}
