import { type HorizontalPodAutoscaler, horizontalPodAutoscalers } from '../../api/autoscaling-v2.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { lazyValidator } from '../../registry/lazy-validator.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { metricsText } from './metrics-text.ts';

const defaultUtilization = 80;

export const horizontalPodAutoscalerResource = defineResource<HorizontalPodAutoscaler>({
  ...horizontalPodAutoscalers,
  shortNames: ['hpa'],
  categories: ['all'],
  strategy: {
    defaults: ({ spec }) => {
      spec.minReplicas ??= 1;
      if (spec.metrics?.length) return;
      const target = { type: 'Utilization', averageUtilization: defaultUtilization };
      spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
    },
    validate: lazyValidator(
      async () =>
        (await import('../../schema/validation/horizontal-pod-autoscaler.ts')).validateHorizontalPodAutoscaler,
    ),
    validateUpdate: lazyValidator(
      async () =>
        (await import('../../schema/validation/horizontal-pod-autoscaler.ts')).validateHorizontalPodAutoscaler,
    ),
    initialStatus: () => ({ desiredReplicas: 0, currentMetrics: null }),
  },
  subresources: { status: statusSubresource<HorizontalPodAutoscaler>({ labels: 'changed' }) },
  columns: [
    nameColumn,
    { name: 'Reference', cell: ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}` },
    { name: 'Targets', cell: ({ spec, status }) => metricsText(spec.metrics ?? [], status?.currentMetrics ?? []) },
    { name: 'MinPods', cell: ({ spec }) => String(spec.minReplicas ?? '<unset>') },
    { name: 'MaxPods', cell: ({ spec }) => spec.maxReplicas },
    { name: 'Replicas', cell: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
});
