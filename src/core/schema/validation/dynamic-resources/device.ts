import type {
  Counter,
  Device,
  DeviceAttribute,
  DeviceCapacity,
  DeviceCounterConsumption,
  DeviceTaint,
} from '../../../api/resource-v1.ts';
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../meta/field-error.ts';
import { byteLength, checkDns1123Subdomain, checkLabelValue, checkQualifiedName } from '../../../meta/names.ts';
import { validateNodeSelector } from '../affinity.ts';
import { asErrors } from '../basics.ts';
import { validateBinding } from './binding.ts';
import { taintEffects } from './configuration.ts';
import { validateItems, validateMap, validateSet } from './lists.ts';
import { validateLabelName, validateQualifiedName, validateRequiredLabel } from './names.ts';
import { validateRequestPolicy } from './request-policy.ts';

const mostAttributesAndCapacities = 32;
const mostTaints = 16;
const mostConsumptions = 2;
const mostCounters = 32;
const longestValue = 64;
const version =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

/** `placesItself`: each device of the slice says where it can be reached. */
export function validateDevice(device: Device, placesItself: boolean, field: string): FieldError[] {
  const { attributes, capacity, taints, consumesCounters } = device;
  const count = Object.keys(attributes ?? {}).length + Object.keys(capacity ?? {}).length;
  const limit = `the total number of attributes and capacities must not exceed ${mostAttributesAndCapacities}`;
  return [
    ...validateLabelName(device.name, `${field}.name`),
    ...(count > mostAttributesAndCapacities ? [invalid(field, count, limit)] : []),
    ...validateMap(attributes, `${field}.attributes`, validateQualifiedName, validateAttribute),
    ...validateMap(capacity, `${field}.capacity`, validateQualifiedName, (value, place) =>
      validateCapacity(value, device.allowMultipleAllocations === true, place),
    ),
    ...validateItems(taints, mostTaints, `${field}.taints`, validateTaint),
    ...validateSet(
      consumesCounters,
      mostConsumptions,
      `${field}.consumesCounters`,
      validateConsumption,
      ({ counterSet }) => counterSet,
    ),
    ...validatePlace(device, placesItself, field),
    ...validateBinding(device, field),
  ];
}

/** Counters by their names, of which there must be some. */
export function validateCounters(
  counters: Readonly<Record<string, Counter>> | null | undefined,
  most: number,
  field: string,
): FieldError[] {
  const count = Object.keys(counters ?? {}).length;
  if (count === 0) return [required(field)];
  if (count > most) return [tooMany(field, count, most)];
  return validateMap(counters ?? {}, field, validateLabelName, () => []);
}

function validateConsumption({ counterSet, counters }: DeviceCounterConsumption, field: string): FieldError[] {
  return [
    ...validateRequiredLabel(counterSet, `${field}.counterSet`),
    ...validateCounters(counters, mostCounters, `${field}.counters`),
  ];
}

function validateAttribute(attribute: DeviceAttribute, field: string): FieldError[] {
  const { string: text, version: release } = attribute;
  const given = [attribute.bool, attribute.int, text, release].filter((value) => value !== undefined).length;
  const shown = {
    IntValue: attribute.int ?? null,
    BoolValue: attribute.bool ?? null,
    StringValue: text ?? null,
    VersionValue: release ?? null,
    ...{ IntValues: null, BoolValues: null, StringValues: null, VersionValues: null },
  };
  return [
    ...(text === undefined ? [] : validateLength(text, `${field}.string`)),
    ...(release === undefined ? [] : validateVersion(release, `${field}.version`)),
    ...(given === 0 ? [invalid(field, '', 'exactly one value must be specified')] : []),
    ...(given > 1 ? [invalid(field, shown, 'exactly one value must be specified')] : []),
  ];
}

function validateVersion(text: string, field: string): FieldError[] {
  const isVersion = version.test(text);
  return [
    ...(isVersion ? [] : [invalid(field, text, 'must be a string compatible with semver.org spec 2.0.0')]),
    ...validateLength(text, field),
  ];
}

function validateLength(text: string, field: string): FieldError[] {
  return byteLength(text) > longestValue ? [tooLong(field, longestValue)] : [];
}

function validateCapacity({ value, requestPolicy }: DeviceCapacity, isShared: boolean, field: string): FieldError[] {
  if (requestPolicy === undefined) return [];
  const place = `${field}.requestPolicy`;
  if (!isShared) return [forbidden(place, 'allowMultipleAllocations must be true')];
  return validateRequestPolicy(value, requestPolicy, place);
}

function validateTaint({ key, value = '', effect }: DeviceTaint, field: string): FieldError[] {
  return [
    ...asErrors(`${field}.key`, key, checkQualifiedName(key)),
    ...(value === '' ? [] : asErrors(`${field}.value`, value, checkLabelValue(value))),
    ...(effect === '' ? [required(`${field}.effect`)] : []),
    ...(effect === '' || taintEffects.includes(effect) ? [] : [notSupported(`${field}.effect`, effect, taintEffects)]),
  ];
}

function validatePlace(
  { nodeName, nodeSelector, allNodes }: Device,
  placesItself: boolean,
  field: string,
): FieldError[] {
  const given = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector === undefined ? [] : ['`nodeSelector`']),
    ...(allNodes === true ? ['`allNodes`'] : []),
  ];
  const isSet = nodeName !== undefined || nodeSelector !== undefined || allNodes !== undefined;
  const where = 'when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  const oneOfThree = `exactly one of \`nodeName\`, \`nodeSelector\`, or \`allNodes\` is required ${where}`;
  const only =
    '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (!placesItself) return isSet ? [invalid(field, null, only)] : [];
  return [
    ...(nodeName === '' ? [invalid(`${field}.nodeName`, '', 'must not be empty')] : []),
    ...(nodeName ? asErrors(`${field}.nodeName`, nodeName, checkDns1123Subdomain(nodeName)) : []),
    ...(nodeSelector === undefined ? [] : validateNodeSelector(nodeSelector, `${field}.nodeSelector`)),
    ...(allNodes === false ? [invalid(`${field}.allNodes`, false, 'must be either unset or set to true')] : []),
    ...(given.length === 0 ? [required(field, oneOfThree)] : []),
    ...(given.length > 1 ? [invalid(field, `{${given.join(', ')}}`, oneOfThree)] : []),
  ];
}
