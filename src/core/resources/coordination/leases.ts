import { type Lease, leases } from '../../api/coordination-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

export const leaseResource = defineResource<Lease>({
  ...leases,
  strategy: {
    prepareForCreate: dropElection,
    prepareForUpdate: (lease) => dropElection(lease),
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
    validate,
    validateUpdate: validate,
  },
  columns: [nameColumn, { name: 'Holder', cell: ({ spec }) => spec?.holderIdentity ?? '' }, ageColumn],
});

/** What belongs to coordinated leader election, which is off. */
function dropElection({ spec }: Lease): void {
  delete spec?.strategy;
  delete spec?.preferredHolder;
}

function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = spec;
  return [
    ...(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
      ? [invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')]
      : []),
    ...(leaseTransitions !== undefined && leaseTransitions < 0
      ? [invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0')]
      : []),
  ];
}
