import type {
  DeviceClaim,
  DeviceConstraint,
  DeviceRequest,
  DeviceSubRequest,
  ExactDeviceRequest,
  ResourceClaim,
  ResourceClaimTemplate,
} from '../../../api/resource-v1.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../../meta/names.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { validateRequiredName } from '../basics.ts';
import { validateLabels } from '../label-selector.ts';
import { validateOpaque, validateSelectors, validateToleration } from './configuration.ts';
import { validateItems, validateSet } from './lists.ts';
import { validateFullName, validateLabelName } from './names.ts';
import { requestNamesOf, validateRequestName } from './request-names.ts';

const mostRequests = 32;
const mostAlternatives = 8;
const modes = ['All', 'ExactCount'];
const oneOfTwo = 'exactly one of `exactly` or `firstAvailable` is required';
const oneAttribute = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';

/** Everything but the metadata. */
export function validateClaim({ spec }: ResourceClaim): FieldError[] {
  return validateDevices(spec.devices ?? {}, 'spec.devices');
}

export function validateClaimUpdate({ spec }: ResourceClaim, old: ResourceClaim): FieldError[] {
  if (semanticEqual(spec, old.spec)) return [];
  return [invalid('spec', internalKindView('ResourceClaimSpec', spec), 'field is immutable')];
}

/** Everything but the metadata. */
export function validateClaimTemplate({ spec }: ResourceClaimTemplate): FieldError[] {
  const { metadata = {}, spec: claim } = spec;
  return [
    ...validateLabels(metadata.labels, 'spec.metadata.labels'),
    ...Object.keys(metadata).flatMap((name) =>
      name === 'annotations' || name === 'labels'
        ? []
        : [forbidden(`spec.metadata.${name === 'uid' ? 'uID' : name}`, 'cannot be set')],
    ),
    ...validateDevices(claim.devices ?? {}, 'spec.spec.devices'),
  ];
}

export function validateClaimTemplateUpdate({ spec }: ResourceClaimTemplate, old: ResourceClaimTemplate): FieldError[] {
  if (semanticEqual(spec, old.spec)) return [];
  return [invalid('spec', internalKindView('ResourceClaimTemplateSpec', spec), 'field is immutable')];
}

function validateDevices(claim: DeviceClaim, field: string): FieldError[] {
  const { requests, constraints, config } = claim;
  const known = requestNamesOf(claim);
  return [
    ...validateSet(requests, mostRequests, `${field}.requests`, validateRequest, ({ name }) => name),
    ...validateItems(constraints, mostRequests, `${field}.constraints`, (constraint, place) =>
      validateConstraint(constraint, place, known),
    ),
    ...validateItems(config, mostRequests, `${field}.config`, (configuration, place) => [
      ...validateNames(configuration.requests, `${place}.requests`, known),
      ...validateOpaque(configuration.opaque, `${place}.opaque`),
    ]),
  ];
}

/** The requests of the claim that something is about. */
export function validateNames(
  names: readonly string[] | undefined,
  field: string,
  known: ReadonlySet<string>,
): FieldError[] {
  const validate = (name: string, place: string): FieldError[] => validateRequestName(name, place, known);
  return validateSet(names, mostRequests, field, validate, (name) => name);
}

function validateRequest({ name, exactly, firstAvailable = [] }: DeviceRequest, field: string): FieldError[] {
  const errors = validateLabelName(name, `${field}.name`);
  const isAlternative = firstAvailable.length > 0;
  if (isAlternative && exactly !== undefined)
    return [...errors, invalid(field, null, `${oneOfTwo}, but multiple fields are set`)];
  if (exactly !== undefined) return [...errors, ...validateWanted(exactly, `${field}.exactly`)];
  if (!isAlternative) return [...errors, required(field, oneOfTwo)];
  const place = `${field}.firstAvailable`;
  return [
    ...errors,
    ...validateSet(firstAvailable, mostAlternatives, place, validateSubRequest, (request) => request.name),
  ];
}

function validateSubRequest(request: DeviceSubRequest, field: string): FieldError[] {
  return [...validateLabelName(request.name, `${field}.name`), ...validateWanted(request, field)];
}

function validateWanted(wanted: ExactDeviceRequest, field: string): FieldError[] {
  const { deviceClassName, selectors, allocationMode = '', count = 0, tolerations = [] } = wanted;
  return [
    ...validateRequiredName(deviceClassName, checkDns1123Subdomain, `${field}.deviceClassName`),
    ...validateSelectors(selectors, `${field}.selectors`),
    ...validateMode(allocationMode, count, field),
    ...tolerations.flatMap((toleration, index) => validateToleration(toleration, `${field}.tolerations[${index}]`)),
  ];
}

function validateMode(mode: string, count: number, field: string): FieldError[] {
  if (mode === 'All')
    return count === 0
      ? []
      : [invalid(`${field}.count`, count, `must not be specified when allocationMode is '${mode}'`)];
  if (mode === 'ExactCount') return count > 0 ? [] : [invalid(`${field}.count`, count, 'must be greater than zero')];
  return [notSupported(`${field}.allocationMode`, mode, modes)];
}

function validateConstraint(constraint: DeviceConstraint, field: string, known: ReadonlySet<string>): FieldError[] {
  const { requests, matchAttribute, distinctAttribute } = constraint;
  const errors = validateNames(requests, `${field}.requests`, known);
  if (matchAttribute !== undefined) return [...errors, ...validateFullName(matchAttribute, `${field}.matchAttribute`)];
  if (distinctAttribute !== undefined)
    return [...errors, ...validateFullName(distinctAttribute, `${field}.distinctAttribute`)];
  return [...errors, required(field, oneAttribute)];
}
