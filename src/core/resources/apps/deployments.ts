import { type Deployment, deployments } from '../../api/apps-v1.ts';
import { formatLabelSelector, formatSelector, selectorFromObject } from '../../meta/label-selector.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { containerColumns } from '../container-columns.ts';

export const deploymentResource = defineResource<Deployment>({
  ...deployments,
  shortNames: ['deploy'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.replicas ??= 1;
      spec.revisionHistoryLimit ??= 10;
      spec.progressDeadlineSeconds ??= 600;
      spec.strategy ??= {};
      spec.strategy.type ??= 'RollingUpdate';
      if (spec.strategy.type !== 'RollingUpdate') return;
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
      spec.strategy.rollingUpdate.maxSurge ??= '25%';
    },
    validate: lazyValidator(async () => (await import('../../schema/validation/deployment.ts')).validateDeployment),
    validateUpdate: lazyValidator(
      async () => (await import('../../schema/validation/deployment.ts')).validateDeploymentUpdate,
    ),
    generationOf: ({ spec, metadata }) => [spec, metadata.annotations],
  },
  subresources: {
    status: statusSubresource<Deployment>({ labels: 'kept' }),
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
    { name: 'Up-to-date', cell: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', cell: ({ status }) => status?.availableReplicas ?? 0 },
    ageColumn,
    ...containerColumns<Deployment>(({ spec }) => spec.template.spec?.containers ?? []),
    { name: 'Selector', wide: true, cell: ({ spec }) => formatLabelSelector(spec.selector) },
  ],
});
