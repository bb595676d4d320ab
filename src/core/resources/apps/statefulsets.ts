import { type StatefulSet, statefulSets } from '../../api/apps-v1.ts';
import { formatSelector, selectorFromObject } from '../../meta/label-selector.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';

export const statefulSetResource = defineResource<StatefulSet>({
  ...statefulSets,
  shortNames: ['sts'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.podManagementPolicy ||= 'OrderedReady';
      spec.replicas ??= 1;
      spec.revisionHistoryLimit ??= 10;
      const retention = { whenDeleted: 'Retain', whenScaled: 'Retain' };
      spec.persistentVolumeClaimRetentionPolicy = { ...retention, ...spec.persistentVolumeClaimRetentionPolicy };
      spec.volumeClaimTemplates = spec.volumeClaimTemplates?.map((claim) => ({
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        ...claim,
      }));
      const strategy = spec.updateStrategy ?? {};
      spec.updateStrategy = strategy;
      if (!strategy.type) {
        strategy.type = 'RollingUpdate';
        strategy.rollingUpdate ??= {};
      }
      if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
    },
    initialStatus: () => ({ replicas: 0, availableReplicas: 0 }),
    validate: lazyValidator(async () => (await import('../../schema/validation/stateful-set.ts')).validateStatefulSet),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/stateful-set.ts')).validateStatefulSetUpdate,
    ),
    generationOf: ({ spec }) => spec,
  },
  subresources: {
    status: statusSubresource<StatefulSet>({ labels: 'changed' }),
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
    { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}` },
    ageColumn,
    ...containerColumns<StatefulSet>(({ spec }) => spec.template.spec?.containers ?? []),
  ],
});
