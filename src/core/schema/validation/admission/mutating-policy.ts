import type { MatchResources, MutatingAdmissionPolicy, Mutation } from '../../../api/admissionregistration-v1.ts';
import { type FieldError, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { validateMatchConstraints, validateParamKind } from './match-resources.ts';
import { failurePolicies, reinvocationPolicies, validateKnown, validateWord } from './policy-words.ts';
import { sameConditions } from './validating-policy.ts';
import { validateVariables } from './variables.ts';

const patchTypes = ['ApplyConfiguration', 'JSONPatch'];
const mutatingOperations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** Everything but the metadata. `old` is undefined for a creation. */
export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy, old?: MutatingAdmissionPolicy): FieldError[] {
  const { failurePolicy, paramKind, matchConstraints, matchConditions = [], mutations = [], variables } = spec;
  const isOld = old !== undefined && sameConditions(spec, old.spec);
  return [
    ...validateWord(failurePolicy, failurePolicies, 'spec.failurePolicy'),
    ...(paramKind === undefined ? [] : validateParamKind(paramKind, 'spec.paramKind')),
    ...validateMatchConstraints(matchConstraints, 'spec.matchConstraints'),
    ...validateMutatingOperations(matchConstraints, 'spec.matchConstraints'),
    ...(isOld ? [] : validateMatchConditions(matchConditions, 'spec.matchConditions')),
    ...validateVariables(variables, 'spec.variables'),
    ...(mutations.length === 0 ? [required('spec.mutations', 'mutations must contain at least one item')] : []),
    ...mutations.flatMap((mutation, index) => validateMutation(mutation, `spec.mutations[${index}]`)),
    ...validateReinvocation(spec.reinvocationPolicy ?? ''),
  ];
}

/** What is deleted cannot be changed. */
export function validateMutatingOperations(resources: MatchResources | undefined, field: string): FieldError[] {
  const operations = (resources?.resourceRules ?? []).flatMap((rule) => rule.operations ?? []);
  return operations.flatMap((operation) =>
    validateKnown(operation, mutatingOperations, `${field}.resourceRules.operations`),
  );
}

function validateReinvocation(policy: string): FieldError[] {
  return policy === ''
    ? [required('spec.reinvocationPolicy')]
    : validateKnown(policy, reinvocationPolicies, 'spec.reinvocationPolicy');
}

function validateMutation({ patchType, jsonPatch, applyConfiguration }: Mutation, field: string): FieldError[] {
  const places = { JSONPatch: `${field}.jsonPatch`, ApplyConfiguration: `${field}.applyConfiguration` };
  if (patchType === '') return [required(`${field}.patchType`)];
  if (patchType === 'JSONPatch')
    return [
      ...validatePatch(patchType, jsonPatch, places.JSONPatch),
      ...validateAbsent(patchType, applyConfiguration, 'applyConfiguration', places.ApplyConfiguration),
    ];
  if (patchType === 'ApplyConfiguration')
    return [
      ...validatePatch(patchType, applyConfiguration, places.ApplyConfiguration),
      ...validateAbsent(patchType, jsonPatch, 'jsonPatch', places.JSONPatch),
    ];
  return [notSupported(`${field}.patchType`, patchType, patchTypes)];
}

function validatePatch(type: string, patch: { expression?: string } | undefined, field: string): FieldError[] {
  if (patch === undefined) return [required(field, `must be specified when patchType is ${type}`)];
  return (patch.expression ?? '').trim() === '' ? [required(`${field}.expression`)] : [];
}

function validateAbsent(type: string, patch: object | undefined, name: string, field: string): FieldError[] {
  return patch === undefined ? [] : [invalid(field, `{${name}}`, `must not be specified when patchType is ${type}`)];
}
