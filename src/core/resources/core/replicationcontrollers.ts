import { type ReplicationController, replicationControllers } from '../../api/core-v1.ts';
import { formatSelector, selectorFromLabels } from '../../meta/label-selector.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';
import { labelsText } from '../list-text.ts';

export const replicationControllerResource = defineResource<ReplicationController>({
  ...replicationControllers,
  shortNames: ['rc'],
  categories: ['all'],
  storagePath: 'controllers',
  strategy: {
    defaults: ({ metadata, spec }) => {
      spec.replicas ??= 1;
      const labels = spec.template?.metadata?.labels;
      if (labels === undefined) return;
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = labels;
      if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels;
    },
    initialStatus: () => ({ replicas: 0 }),
    validate: lazyValidator(
      async () => (await import('../../schema/validation/replication-controller.ts')).validateReplicationController,
    ),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/replication-controller.ts')).validateReplicationController,
    ),
    generationOf: ({ spec }) => spec,
    dependents: 'orphan',
  },
  subresources: {
    status: statusSubresource<ReplicationController>({ labels: 'changed' }),
    scale: {
      type: 'scale',
      replicas: ({ spec }) => spec.replicas,
      setReplicas: ({ spec }, replicas) => {
        spec.replicas = replicas;
      },
      statusReplicas: ({ status }) => status?.replicas,
      selector: ({ spec }) => formatSelector(selectorFromLabels(spec.selector)),
    },
  },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicationController>(({ spec }) => spec.template?.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => labelsText(spec.selector) },
  ],
  fieldSelectors: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
});
