import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../api/core-v1.ts';
import { type FieldError, forbidden, invalid, required } from '../../meta/field-error.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelValue, checkQualifiedName } from '../../meta/names.ts';
import { asErrors, listOf } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validateLabelKeys } from './topology-spread.ts';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, field: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const hard = nodeAffinity?.[requiredTerms];
  return [
    ...(hard === undefined ? [] : validateNodeSelector(hard, `${field}.nodeAffinity.${requiredTerms}`)),
    ...(nodeAffinity?.[preferredTerms] ?? []).flatMap(({ weight, preference }, index) => {
      const place = `${field}.nodeAffinity.${preferredTerms}[${index}]`;
      return [...validateWeight(weight, place), ...validateNodeTerm(preference, false, `${place}.preference`)];
    }),
    ...validatePodAffinity(podAffinity, `${field}.podAffinity`),
    ...validatePodAffinity(podAntiAffinity, `${field}.podAntiAffinity`),
  ];
}

/** Also of persistent volumes. */
export function validateNodeSelector({ nodeSelectorTerms }: NodeSelector, field: string): FieldError[] {
  const place = `${field}.nodeSelectorTerms`;
  const terms = listOf(nodeSelectorTerms);
  if (terms.length === 0) return [required(place, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => validateNodeTerm(term, true, `${place}[${index}]`));
}

function validateWeight(weight: number, field: string): FieldError[] {
  return weight > 0 && weight <= 100 ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')];
}

function validateNodeTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  checksValues: boolean,
  field: string,
): FieldError[] {
  return [
    ...matchExpressions.flatMap((requirement, index) =>
      validateNodeRequirement(requirement, checksValues, `${field}.matchExpressions[${index}]`),
    ),
    ...matchFields.flatMap((requirement, index) =>
      validateFieldRequirement(requirement, `${field}.matchFields[${index}]`),
    ),
  ];
}

function validateNodeRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  checksValues: boolean,
  field: string,
): FieldError[] {
  return [
    ...validateOperator(operator, values, field),
    ...asErrors(`${field}.key`, key, checkQualifiedName(key)),
    ...(checksValues
      ? values.flatMap((value, index) => asErrors(`${field}.values[${index}]`, value, checkLabelValue(value)))
      : []),
  ];
}

function validateOperator(operator: string, values: readonly string[], field: string): FieldError[] {
  const place = `${field}.values`;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(place, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [forbidden(place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return values.length === 1
        ? []
        : [required(place, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

function validateFieldRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  field: string,
): FieldError[] {
  const single = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  const isKnown = operator === 'In' || operator === 'NotIn';
  return [
    ...(isKnown ? [] : [invalid(`${field}.operator`, operator, 'not a valid selector operator')]),
    ...(isKnown && values.length !== 1 ? [required(`${field}.values`, single)] : []),
    ...(key === 'metadata.name'
      ? values.flatMap((value, index) => asErrors(`${field}.values[${index}]`, value, checkDns1123Subdomain(value)))
      : [invalid(`${field}.key`, key, 'not a valid field selector key')]),
  ];
}

function validatePodAffinity(affinity: PodAffinity | undefined, field: string): FieldError[] {
  return [
    ...(affinity?.[requiredTerms] ?? []).flatMap((term, index) =>
      validatePodTerm(term, `${field}.${requiredTerms}[${index}]`),
    ),
    ...(affinity?.[preferredTerms] ?? []).flatMap(({ weight, podAffinityTerm }, index) => {
      const place = `${field}.${preferredTerms}[${index}]`;
      return [...validateWeight(weight, place), ...validatePodTerm(podAffinityTerm, `${place}.podAffinityTerm`)];
    }),
  ];
}

function validatePodTerm(term: PodAffinityTerm, field: string): FieldError[] {
  const {
    labelSelector,
    namespaceSelector,
    namespaces = [],
    matchLabelKeys = [],
    mismatchLabelKeys = [],
    topologyKey,
  } = term;
  return [
    ...validateLabelSelector(labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...namespaces.flatMap((name) => asErrors(`${field}.namespace`, name, checkDns1123Label(name))),
    ...validateLabelKeys(matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
    ...validateLabelKeys(mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
    ...(topologyKey === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
    ...asErrors(`${field}.topologyKey`, topologyKey, checkQualifiedName(topologyKey)),
  ];
}
