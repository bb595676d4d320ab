import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../api/autoscaling-v2.ts';
import type { Quantity } from '../../api/scalars.ts';

const unknown = '<unknown>';
const maximumShown = 2;

/** What a metric wants and has, whatever it is measured on. */
interface Reading {
  readonly name: string;
  readonly target: MetricTarget | undefined;
  readonly current: MetricValueStatus | undefined;
}

/** `cpu: 10%/80%, memory: <unknown>/1Gi + 1 more...`. */
export function metricsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.map((spec, index) => metricText(spec, statuses[index]));
  const shown = texts.slice(0, maximumShown).join(', ');
  return texts.length > maximumShown ? `${shown} + ${texts.length - maximumShown} more...` : shown;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return averagedText({ name: '', target: spec.external?.target, current: status?.external?.current });
    case 'Object':
      return averagedText({ name: '', target: spec.object?.target, current: status?.object?.current });
    case 'Pods': {
      const current = status?.pods?.current;
      return `${text(current?.averageValue)}/${text(spec.pods?.target.averageValue)}`;
    }
    case 'Resource':
      return resourceText({
        name: spec.resource?.name ?? '',
        target: spec.resource?.target,
        current: status?.resource?.current,
      });
    case 'ContainerResource':
      return resourceText({
        name: spec.containerResource?.name ?? '',
        target: spec.containerResource?.target,
        current: status?.containerResource?.current,
      });
    default:
      return '<unknown type>';
  }
}

function averagedText({ target, current }: Reading): string {
  if (target?.averageValue === undefined) return `${text(current?.value)}/${text(target?.value)}`;
  return `${text(current?.averageValue)}/${text(target.averageValue)} (avg)`;
}

function resourceText({ name, target, current }: Reading): string {
  if (target?.averageValue !== undefined) return `${name}: ${text(current?.averageValue)}/${text(target.averageValue)}`;
  const used = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
  const wanted = target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `${name}: ${used}/${wanted}`;
}

function text(value: Quantity | undefined): string {
  return value === undefined ? unknown : String(value);
}
