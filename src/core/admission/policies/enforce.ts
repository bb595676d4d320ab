import {
  type ValidatingAdmissionPolicy,
  type ValidatingAdmissionPolicyBinding,
  validatingAdmissionPolicies,
} from '../../api/admissionregistration-v1.ts';
import { namespaces } from '../../api/core-v1.ts';
import { type CompiledPolicy, compilePolicy } from '../../cel/admission/compile-policy.ts';
import type { ApiObject } from '../../meta/object.ts';
import { StatusError } from '../../meta/status.ts';
import { forbid } from '../forbid.ts';
import type { AdmissionAttributes, AdmissionContext } from '../plugin.ts';
import { type Denial, judge } from './judge.ts';
import { matchesResources } from './match.ts';
import { paramsOf } from './params.ts';

const compiled = new WeakMap<ValidatingAdmissionPolicy, CompiledPolicy>();
const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };

/** Tries every policy that is bound to writes like this one. Throws a StatusError for the first that denies. */
export function enforce(
  bindings: readonly ValidatingAdmissionPolicyBinding[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): void {
  const namespace = attributes.namespace === '' ? undefined : context.get(namespaces, '', attributes.namespace);
  const refusals: StatusError[] = [];
  const ordered = [...bindings].sort((a, b) => (a.spec.policyName < b.spec.policyName ? -1 : 1));
  for (const binding of ordered) {
    const policy = context.get(validatingAdmissionPolicies, '', binding.spec.policyName);
    if (policy === undefined || !matchesResources(policy.spec.matchConstraints, attributes, namespace)) continue;
    if (!matchesResources(binding.spec.matchResources, attributes, namespace)) continue;
    for (const denial of denialsOf(policy, binding, attributes, namespace, context)) {
      act(policy, binding, denial, attributes, context, refusals);
    }
  }
  const [first] = refusals;
  if (first !== undefined) throw first;
}

function denialsOf(
  policy: ValidatingAdmissionPolicy,
  { spec }: ValidatingAdmissionPolicyBinding,
  attributes: AdmissionAttributes,
  namespace: ApiObject | undefined,
  context: AdmissionContext,
): readonly Denial[] {
  const found = paramsOf(policy.spec.paramKind, spec.paramRef, attributes.namespace, context);
  if ('error' in found) {
    if (policy.spec.failurePolicy === 'Ignore') return [];
    return [{ message: `failed to configure binding: ${found.error}`, reason: 'Invalid', isConfiguration: true }];
  }
  const program = compiled.get(policy) ?? compilePolicy(policy.spec);
  compiled.set(policy, program);
  return found.params.flatMap((params) => judge(policy, program, attributes, params, namespace, context));
}

function act(
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  { message, reason, isConfiguration }: Denial,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  refusals: StatusError[],
): void {
  const names = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  const { validationActions } = binding.spec;
  if (isConfiguration || validationActions.includes('Deny')) {
    refusals.push(refusal(attributes, `${names} denied request: ${message}`, reason));
  }
  if (!isConfiguration && validationActions.includes('Warn')) {
    context.warn(`Validation failed for ${names}: ${message}`);
  }
}

function refusal(attributes: AdmissionAttributes, message: string, reason: string): StatusError {
  const { status } = forbid(attributes, message);
  const details = { ...status.details, causes: [{ message }] };
  return new StatusError({ ...status, reason, code: codes[reason] ?? 422, details });
}
