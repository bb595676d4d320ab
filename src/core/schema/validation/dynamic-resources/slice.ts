import type { CounterSet, ResourcePool, ResourceSlice, ResourceSliceSpec } from '../../../api/resource-v1.ts';
import { type FieldError, invalid, required } from '../../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../../meta/names.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { validateNodeSelector } from '../affinity.ts';
import { asErrors, validateImmutable, validatePositive } from '../basics.ts';
import { validateCounters, validateDevice } from './device.ts';
import { validateSet } from './lists.ts';
import { validateDriver, validatePool, validateRequiredLabel } from './names.ts';

const mostDevices = 128;
const mostAdvancedDevices = 64;
const mostCounterSets = 8;
const mostCounters = 32;
const oneOfFour = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

/** Everything but the metadata. `old` is undefined for a creation. */
export function validateSlice({ spec }: ResourceSlice, old?: ResourceSlice): FieldError[] {
  const { devices = [], sharedCounters } = spec;
  const isAdvanced = devices.some(
    ({ taints = [], consumesCounters = [] }) => taints.length > 0 || consumesCounters.length > 0,
  );
  const most = isAdvanced ? mostAdvancedDevices : mostDevices;
  return [
    ...validateDriver(spec.driver, 'spec.driver'),
    ...validateSlicePool(spec.pool, 'spec.pool'),
    ...(old === undefined ? [] : validateFixed(spec, old.spec)),
    ...validatePlace(spec),
    ...(sharedCounters !== undefined && spec.devices !== undefined
      ? [invalid('spec', '', 'only one of `sharedCounters` or `devices` is allowed')]
      : []),
    ...validateSet(
      devices,
      most,
      'spec.devices',
      (device, field) => validateDevice(device, spec.perDeviceNodeSelection === true, field),
      ({ name }) => name,
    ),
    ...validateSet(sharedCounters, mostCounterSets, 'spec.sharedCounters', validateCounterSet, ({ name }) => name),
  ];
}

function validateFixed(spec: ResourceSliceSpec, old: ResourceSliceSpec): FieldError[] {
  return [
    ...validateImmutable(spec.pool.name, old.pool.name, 'spec.pool.name'),
    ...validateImmutable(spec.driver, old.driver, 'spec.driver'),
    ...validateImmutable(spec.nodeName, old.nodeName, 'spec.nodeName'),
  ];
}

function validateSlicePool({ name, resourceSliceCount, generation }: ResourcePool, field: string): FieldError[] {
  return [
    ...validatePool(name, `${field}.name`),
    ...validatePositive(resourceSliceCount, `${field}.resourceSliceCount`),
    ...(generation < 0 ? [invalid(`${field}.generation`, generation, 'must be greater than or equal to zero')] : []),
  ];
}

/** From where the devices can be reached, said in one of four ways. */
function validatePlace(spec: ResourceSliceSpec): FieldError[] {
  const { nodeName, nodeSelector, allNodes, perDeviceNodeSelection } = spec;
  const given = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector === undefined ? [] : ['`nodeSelector`']),
    ...(allNodes === true ? ['`allNodes`'] : []),
    ...(perDeviceNodeSelection === true ? ['`perDeviceNodeSelection`'] : []),
  ];
  return [
    ...(nodeName === '' ? [invalid('spec.nodeName', '', 'must be either unset or set to a non-empty string')] : []),
    ...(nodeName ? asErrors('spec.nodeName', nodeName, checkDns1123Subdomain(nodeName)) : []),
    ...(nodeSelector === undefined ? [] : validateOneTerm(nodeSelector)),
    ...validateTrue(allNodes, 'spec.allNodes'),
    ...validateTrue(perDeviceNodeSelection, 'spec.perDeviceNodeSelection'),
    ...(given.length === 0 ? [required('spec', oneOfFour)] : []),
    ...(given.length > 1
      ? [invalid('spec', `{${given.join(', ')}}`, `${oneOfFour}, but multiple fields are set`)]
      : []),
  ];
}

function validateTrue(value: boolean | undefined, field: string): FieldError[] {
  return value === false ? [invalid(field, value, 'must be either unset or set to true')] : [];
}

function validateOneTerm(selector: NonNullable<ResourceSliceSpec['nodeSelector']>): FieldError[] {
  const terms = selector.nodeSelectorTerms;
  const field = 'spec.nodeSelector.nodeSelectorTerms';
  const shown = (terms ?? []).map((term) => internalKindView('NodeSelectorTerm', term));
  return [
    ...validateNodeSelector(selector, 'spec.nodeSelector'),
    ...(terms?.length === 1 ? [] : [invalid(field, shown, 'must have exactly one node selector term')]),
  ];
}

function validateCounterSet({ name, counters }: CounterSet, field: string): FieldError[] {
  return [
    ...validateRequiredLabel(name, `${field}.name`),
    ...validateCounters(counters, mostCounters, `${field}.counters`),
  ];
}
