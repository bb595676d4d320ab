import { type PodDisruptionBudget, podDisruptionBudgets } from '../../api/policy-v1.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const podDisruptionBudgetResource = defineResource<PodDisruptionBudget>({
  ...podDisruptionBudgets,
  shortNames: ['pdb'],
  strategy: {
    initialStatus: () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
    generationOf: ({ spec }) => spec,
    validate: lazyValidator(
      async () => (await import('../../schema/validation/pod-disruption-budget.ts')).validatePodDisruptionBudget,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/pod-disruption-budget.ts')).validatePodDisruptionBudget,
    ),
  },
  subresources: { status: statusSubresource<PodDisruptionBudget>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Min Available', cell: ({ spec }) => String(spec?.minAvailable ?? 'N/A') },
    { name: 'Max Unavailable', cell: ({ spec }) => String(spec?.maxUnavailable ?? 'N/A') },
    { name: 'Allowed Disruptions', type: 'integer', cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
    ageColumn,
  ],
});
