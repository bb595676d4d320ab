import type { CSIStorageCapacity } from '../../api/storage-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';
import { compareQuantities } from '../../meta/quantity.ts';
import { asErrors, validateImmutable } from './basics.ts';
import { validateLabelSelector } from './label-selector.ts';

/** Everything but the metadata. */
export function validateCsiStorageCapacity(storage: CSIStorageCapacity): FieldError[] {
  const { nodeTopology, storageClassName: name, capacity } = storage;
  const isNegative = capacity !== undefined && compareQuantities(capacity, 0) < 0;
  return [
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...asErrors('storageClassName', name, checkDns1123Subdomain(name)),
    ...(isNegative ? [invalid('capacity', String(capacity), 'must be greater than or equal to 0')] : []),
  ];
}

export function validateCsiStorageCapacityUpdate(storage: CSIStorageCapacity, old: CSIStorageCapacity): FieldError[] {
  return [
    ...validateImmutable(storage.nodeTopology, old.nodeTopology, 'nodeTopology'),
    ...validateImmutable(storage.storageClassName, old.storageClassName, 'storageClassName'),
  ];
}
