import { type HorizontalPodAutoscaler, horizontalPodAutoscalers } from '../../api/autoscaling-v1.ts';
import type {
  MetricSpec,
  MetricStatus,
  HorizontalPodAutoscaler as StoredAutoscaler,
} from '../../api/autoscaling-v2.ts';
import { defineResource, storedAs } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';
import { horizontalPodAutoscalerResource } from './horizontalpodautoscalers.ts';

const prefix = 'autoscaling.alpha.kubernetes.io/';

/** The same autoscalers as those of version 2. What this version has no field for stands in annotations. */
export const oldHorizontalPodAutoscalerResource = defineResource<HorizontalPodAutoscaler>({
  ...horizontalPodAutoscalers,
  shortNames: ['hpa'],
  categories: ['all'],
  storedAs: storedAs<HorizontalPodAutoscaler, StoredAutoscaler>({
    resource: horizontalPodAutoscalerResource,
    toStored,
    fromStored,
  }),
  strategy: {
    defaults: ({ spec }) => {
      spec.minReplicas ??= 1;
    },
  },
  subresources: { status: statusSubresource<HorizontalPodAutoscaler>({ labels: 'changed' }) },
  columns: (horizontalPodAutoscalerResource.columns ?? []).map((column) => ({
    ...column,
    cell: (autoscaler, nowMs) => column.cell(toStored(autoscaler), nowMs),
  })),
});

function toStored({ metadata, spec, status }: HorizontalPodAutoscaler): StoredAutoscaler {
  const { targetCPUUtilizationPercentage: utilization, ...sameSpec } = spec ?? {};
  const { currentCPUUtilizationPercentage: current, ...sameStatus } = status ?? {
    currentReplicas: 0,
    desiredReplicas: 0,
  };
  const { annotations, kept } = takeAnnotations(metadata.annotations ?? {});
  const cpu: MetricSpec[] =
    utilization === undefined
      ? []
      : [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } },
          },
        ];
  const currentCpu: MetricStatus[] =
    current === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { ...metadata, annotations },
    spec: {
      ...sameSpec,
      ...(kept.behavior !== undefined && { behavior: kept.behavior }),
      metrics: [...cpu, ...listOf(kept.metrics)],
    },
    ...(status !== undefined && {
      status: {
        ...sameStatus,
        ...(kept.conditions !== undefined && { conditions: kept.conditions }),
        currentMetrics: [...currentCpu, ...listOf(kept['current-metrics'])],
      },
    }),
  };
}

function fromStored({ metadata, spec, status }: StoredAutoscaler): HorizontalPodAutoscaler {
  const { metrics, behavior, ...sameSpec } = spec;
  const { currentMetrics, conditions, ...sameStatus } = status ?? { desiredReplicas: 0 };
  const cpu = (metrics ?? []).find(isCpuUtilization);
  const currentCpu = (currentMetrics ?? []).find(({ resource }) => resource?.name === 'cpu');
  const rest = {
    metrics: (metrics ?? []).filter((metric) => metric !== cpu),
    behavior,
    conditions,
    'current-metrics': (currentMetrics ?? []).filter((metric) => metric !== currentCpu),
  };
  const annotations = { ...metadata.annotations, ...annotationsOf(rest) };
  const utilization = cpu?.resource?.target.averageUtilization;
  const current = currentCpu?.resource?.current.averageUtilization;
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v1',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...sameSpec, ...(utilization !== undefined && { targetCPUUtilizationPercentage: utilization }) },
    status: {
      ...{ currentReplicas: 0, ...sameStatus },
      ...(current !== undefined && { currentCPUUtilizationPercentage: current }),
    },
  };
}

/** An annotation may hold anything. */
function listOf<T>(value: readonly T[] = []): readonly T[] {
  const isList: boolean = Array.isArray(value);
  return isList ? value : [];
}

function isCpuUtilization({ resource }: MetricSpec): boolean {
  return resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

/** The parts of version 2 that annotations keep. */
interface Kept {
  readonly metrics?: MetricSpec[];
  readonly behavior?: StoredAutoscaler['spec']['behavior'];
  readonly conditions?: NonNullable<StoredAutoscaler['status']>['conditions'];
  readonly 'current-metrics'?: MetricStatus[];
}

function annotationsOf(kept: Readonly<Record<string, unknown>>): Record<string, string> {
  const present = Object.entries(kept).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined,
  );
  return Object.fromEntries(present.map(([name, value]) => [prefix + name, JSON.stringify(value)]));
}

function takeAnnotations(all: Readonly<Record<string, string>>): { annotations: Record<string, string>; kept: Kept } {
  const annotations: Record<string, string> = {};
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(all)) {
    if (name.startsWith(prefix)) kept[name.slice(prefix.length)] = parsed(value);
    else annotations[name] = value;
  }
  return { annotations, kept };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
