import type {
  MutatingAdmissionPolicyBinding,
  MutatingAdmissionPolicyBindingSpec,
  ParamRef,
  ValidatingAdmissionPolicyBinding,
} from '../../../api/admissionregistration-v1.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Subdomain, checkPathSegmentName } from '../../../meta/names.ts';
import { asErrors, listOf, validateChoice, validateRequiredName } from '../basics.ts';
import { validateLabelSelector } from '../label-selector.ts';
import { validateMatchResources } from './match-resources.ts';
import { validateMutatingOperations } from './mutating-policy.ts';

const actions = ['Audit', 'Deny', 'Warn'];
const exclusive = 'name and selector are mutually exclusive';
const sameTwice =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';

/** Everything but the metadata. */
export function validateValidatingBinding({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  return [...validateBinding(spec), ...validateActions(listOf(spec.validationActions), 'spec.validationActions')];
}

/** Everything but the metadata. */
export function validateMutatingBinding({ spec }: MutatingAdmissionPolicyBinding): FieldError[] {
  return [...validateBinding(spec), ...validateMutatingOperations(spec.matchResources, 'spec.matchResources')];
}

function validateBinding({ policyName, paramRef, matchResources }: MutatingAdmissionPolicyBindingSpec): FieldError[] {
  return [
    ...validateRequiredName(policyName, checkDns1123Subdomain, 'spec.policyName'),
    ...(paramRef === undefined ? [] : validateParamRef(paramRef, 'spec.paramRef')),
    ...(matchResources === undefined ? [] : validateMatchResources(matchResources, 'spec.matchResources')),
  ];
}

function validateParamRef(reference: ParamRef, field: string): FieldError[] {
  const { name = '', selector, parameterNotFoundAction } = reference;
  const isBoth = name !== '' && selector !== undefined;
  return [
    ...(name === '' ? [] : asErrors(`${field}.name`, name, checkPathSegmentName(name))),
    ...(isBoth ? [forbidden(`${field}.name`, exclusive)] : []),
    ...validateLabelSelector(selector, `${field}.selector`),
    ...(isBoth ? [forbidden(`${field}.selector`, exclusive)] : []),
    ...(name === '' && selector === undefined ? [required(field, 'one of name or selector must be specified')] : []),
    ...validateChoice(parameterNotFoundAction, ['Deny', 'Allow'], `${field}.parameterNotFoundAction`),
  ];
}

function validateActions(chosen: readonly string[], field: string): FieldError[] {
  const seen = new Set<string>();
  const errors = chosen.flatMap((action, index) => {
    const place = `${field}[${index}]`;
    const isRepeated = seen.has(action);
    seen.add(action);
    return [
      ...(actions.includes(action) ? [] : [notSupported(place, action, actions)]),
      ...(isRepeated ? [duplicate(place, action)] : []),
    ];
  });
  if (seen.has('Deny') && seen.has('Warn')) errors.push(invalid(field, chosen, sameTwice));
  if (seen.size === 0) errors.push(required(field, 'at least one validation action is required'));
  return errors;
}
