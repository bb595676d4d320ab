import type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim,
  ResourceClaimConsumerReference,
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
import { byteLength } from '../../../meta/names.ts';
import { semanticEqual } from '../../../meta/semantic-equal.ts';
import { internalKindView } from '../../internal-kind-view.ts';
import { validateNodeSelector } from '../affinity.ts';
import { validateConditions } from '../conditions.ts';
import { validateBinding } from './binding.ts';
import { validateNames } from './claim.ts';
import { validateOpaque, validateRaw } from './configuration.ts';
import { validateItems, validateSet } from './lists.ts';
import { validateDriver, validateLabelName, validatePool } from './names.ts';
import { requestNamesOf, validateRequestName } from './request-names.ts';

const mostConsumers = 256;
const mostResults = 32;
const mostConfigurations = 64;
const mostConditions = 8;
const mostAddresses = 16;
const longestData = 10 * 1024;
const longestInterface = 256;
const longestHardwareAddress = 128;
const sources = ['FromClaim', 'FromClass'];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function validateClaimStatus({ metadata, spec, status = {} }: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { reservedFor = [], allocation, devices } = status;
  const allocated = new Set((allocation?.devices?.results ?? []).map(idText));
  const before = (old.status?.reservedFor ?? []).map(({ uid }) => uid);
  const isLate = metadata.deletionTimestamp !== undefined && reservedFor.some(({ uid }) => !before.includes(uid));
  const field = 'status.reservedFor';
  const late = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';
  return [
    ...validateSet(reservedFor, mostConsumers, field, validateConsumer, ({ uid }) => uid),
    ...validateSet(
      devices,
      Number.POSITIVE_INFINITY,
      'status.devices',
      (device, place) => validateDeviceStatus(device, allocated, place),
      idOf,
    ),
    ...(reservedFor.length > 0 && allocation === undefined
      ? [forbidden(field, 'may not be specified when `allocated` is not set')]
      : []),
    ...(allocation !== undefined && isLate ? [forbidden(field, late)] : []),
    ...validateAllocation(allocation, old.status?.allocation, requestNamesOf(spec.devices ?? {})),
  ];
}

function validateConsumer({ resource, name, uid }: ResourceClaimConsumerReference, field: string): FieldError[] {
  return Object.entries({ resource, name, uid }).flatMap(([key, value]) =>
    value === '' ? [required(`${field}.${key}`)] : [],
  );
}

function validateAllocation(
  allocation: AllocationResult | undefined,
  old: AllocationResult | undefined,
  known: ReadonlySet<string>,
): FieldError[] {
  const field = 'status.allocation';
  if (allocation === undefined) return [];
  if (old !== undefined)
    return semanticEqual(allocation, old)
      ? []
      : [invalid(field, internalKindView('AllocationResult', allocation), 'field is immutable')];
  const { devices = {}, nodeSelector } = allocation;
  return [
    ...validateItems(devices.results, mostResults, `${field}.devices.results`, (result, place) =>
      validateResult(result, place, known),
    ),
    ...validateItems(devices.config, mostConfigurations, `${field}.devices.config`, (configuration, place) =>
      validateConfiguration(configuration, place, known),
    ),
    ...(nodeSelector === undefined ? [] : validateNodeSelector(nodeSelector, `${field}.nodeSelector`)),
  ];
}

function validateResult(
  result: DeviceRequestAllocationResult,
  field: string,
  known: ReadonlySet<string>,
): FieldError[] {
  return [
    ...validateRequestName(result.request, `${field}.request`, known),
    ...validateDriver(result.driver, `${field}.driver`),
    ...validatePool(result.pool, `${field}.pool`),
    ...validateLabelName(result.device, `${field}.device`),
    ...validateBinding(result, field),
    ...validateUid(result.shareID, `${field}.shareID`),
  ];
}

function validateConfiguration(
  { source, requests, opaque }: DeviceAllocationConfiguration,
  field: string,
  known: ReadonlySet<string>,
): FieldError[] {
  return [
    ...(source === '' ? [required(`${field}.source`)] : []),
    ...(source === '' || sources.includes(source) ? [] : [notSupported(`${field}.source`, source, sources)]),
    ...validateNames(requests, `${field}.requests`, known),
    ...validateOpaque(opaque, `${field}.opaque`),
  ];
}

function validateDeviceStatus(
  device: AllocatedDeviceStatus,
  allocated: ReadonlySet<string>,
  field: string,
): FieldError[] {
  const { conditions = [], data, networkData } = device;
  const place = `${field}.conditions`;
  return [
    ...validateDriver(device.driver, `${field}.driver`),
    ...validatePool(device.pool, `${field}.pool`),
    ...validateLabelName(device.device, `${field}.device`),
    ...validateUid(device.shareID, `${field}.shareID`),
    ...(allocated.has(idText(device))
      ? []
      : [invalid(field, idOf(device), 'must be an allocated device in the claim')]),
    ...(conditions.length > mostConditions ? [tooMany(place, conditions.length, mostConditions)] : []),
    ...validateConditions(conditions, place),
    ...(data === undefined ? [] : validateRaw(data, `${field}.data`, longestData)),
    ...(networkData === undefined ? [] : validateNetwork(networkData, `${field}.networkData`)),
  ];
}

function validateNetwork(
  { interfaceName = '', hardwareAddress = '', ips }: NetworkDeviceData,
  field: string,
): FieldError[] {
  return [
    ...(byteLength(interfaceName) > longestInterface ? [tooLong(`${field}.interfaceName`, longestInterface)] : []),
    ...(byteLength(hardwareAddress) > longestHardwareAddress
      ? [tooLong(`${field}.hardwareAddress`, longestHardwareAddress)]
      : []),
    ...validateSet(
      ips,
      mostAddresses,
      `${field}.ips`,
      () => [],
      (address) => address,
    ),
  ];
}

function validateUid(uid: string | undefined, field: string): FieldError[] {
  if (uid === undefined || uuid.test(uid)) return [];
  const form = '`xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters';
  return [invalid(field, uid, `uid must be in RFC 4122 normalized form, ${form}`)];
}

interface DeviceId {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly shareID?: string;
}

function idOf({ driver, pool, device, shareID = '' }: DeviceId): object {
  return { Driver: driver, Pool: pool, Device: device, ShareID: shareID };
}

function idText(id: DeviceId): string {
  return JSON.stringify(idOf(id));
}
