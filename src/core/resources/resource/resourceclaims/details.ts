import type { ResourceClaim } from '../../../api/resource-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { statusSubresource } from '../../../registry/subresource.ts';
import { validateAdminAccess } from '../../../schema/validation/dynamic-resources/admin-access.ts';
import { validateClaim, validateClaimUpdate } from '../../../schema/validation/dynamic-resources/claim.ts';
import { validateClaimStatus } from '../../../schema/validation/dynamic-resources/claim-status.ts';
import { defaultClaim } from '../claim-defaults.ts';
import { namespaceLabels } from '../namespace-labels.ts';

const status = statusSubresource<ResourceClaim>({ labels: 'kept', validateUpdate: validateClaimStatus });

export const resourceClaimDetails: ResourceDetails<ResourceClaim> = {
  strategy: {
    defaults: ({ spec }) => defaultClaim(spec.devices),
    validate: (claim, _context, registry) => [
      ...validateAdminAccess(claim.spec.devices ?? {}, namespaceLabels(claim, registry), 'spec.devices'),
      ...validateClaim(claim),
    ],
    validateUpdate: validateClaimUpdate,
    returnsDeletedObject: true,
  },
  subresources: {
    status: {
      ...status,
      prepareForUpdate: (claim, old, context) => {
        status.prepareForUpdate(claim, old, context);
        dropDeallocated(claim, old);
      },
    },
  },
  columns: [nameColumn, { name: 'State', cell: stateText }, ageColumn],
};

/** What is no longer allocated has no status either. */
function dropDeallocated(claim: ResourceClaim, old: ResourceClaim): void {
  const devices = claim.status?.devices;
  if (claim.status === undefined || devices === undefined) return;
  const allocated = allocatedIds(claim);
  const before = allocatedIds(old);
  claim.status.devices = devices.filter((device) => !before.has(idOf(device)) || allocated.has(idOf(device)));
  if (claim.status.devices.length === 0) delete claim.status.devices;
}

function allocatedIds({ status: current }: ResourceClaim): ReadonlySet<string> {
  return new Set((current?.allocation?.devices?.results ?? []).map(idOf));
}

function idOf(id: { driver: string; pool: string; device: string; shareID?: string }): string {
  return JSON.stringify([id.driver, id.pool, id.device, id.shareID]);
}

function stateText({ metadata, status: current }: ResourceClaim): string {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const isAllocated = current?.allocation !== undefined;
  const isReserved = (current?.reservedFor ?? []).length > 0;
  return [
    ...(isDeleted ? ['deleted'] : []),
    ...(!isAllocated && !isDeleted ? ['pending'] : []),
    ...(isAllocated ? ['allocated'] : []),
    ...(isAllocated && isReserved ? ['reserved'] : []),
  ].join(',');
}
