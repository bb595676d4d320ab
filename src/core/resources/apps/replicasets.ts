import { type ReplicaSet, replicaSets } from '../../api/apps-v1.ts';
import { formatLabelSelector, formatSelector, selectorFromObject } from '../../meta/label-selector.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';

export const replicaSetResource = defineResource<ReplicaSet>({
  ...replicaSets,
  shortNames: ['rs'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.replicas ??= 1;
    },
    initialStatus: () => ({ replicas: 0 }),
    validate: lazyValidator(async () => (await import('../../schema/validation/replica-set.ts')).validateReplicaSet),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/replica-set.ts')).validateReplicaSetUpdate,
    ),
    generationOf: ({ spec }) => spec,
  },
  subresources: {
    status: statusSubresource<ReplicaSet>({ labels: 'changed' }),
    scale: {
      type: 'scale',
      replicas: ({ spec }) => spec.replicas,
      setReplicas: ({ spec }, replicas) => {
        spec.replicas = replicas;
      },
      statusReplicas: ({ status }) => status?.replicas,
      selector: ({ spec }) => formatSelector(selectorFromObject(spec.selector) ?? []),
    },
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicaSet>(({ spec }) => spec.template?.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
});
