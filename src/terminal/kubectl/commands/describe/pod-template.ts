import type { PodTemplateSpec, TopologySpreadConstraint } from '../../../../core/api/core-v1.ts';
import { formatLabelSelector } from '../../../../core/meta/label-selector.ts';
import { describeContainers } from './containers.ts';
import { describeVolumes } from './volumes.ts';
import { compareText, type DescribeWriter } from './writer.ts';

/** Writes what a controller makes its pods from. */
export function describePodTemplate(writer: DescribeWriter, template: PodTemplateSpec | undefined): void {
  writer.line(0, 'Pod Template:');
  const { metadata = {}, spec } = template ?? {};
  writer.labels('  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length > 0) writer.annotations('  Annotations', metadata.annotations);
  if (spec?.serviceAccountName) writer.field(1, 'Service Account', spec.serviceAccountName);
  if (spec?.initContainers && spec.initContainers.length > 0)
    describeContainers(writer, 'Init Containers', spec.initContainers, { space: '  ' });
  describeContainers(writer, 'Containers', spec?.containers ?? [], { space: '  ' });
  describeVolumes(writer, spec?.volumes, '  ');
  describeTopologySpread(writer, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) writer.field(1, 'Priority Class Name', spec.priorityClassName);
  writer.labels('  Node-Selectors', spec?.nodeSelector);
  writer.tolerations('  Tolerations', spec?.tolerations);
}

export function describeTopologySpread(
  writer: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[] = [],
  space = '',
): void {
  if (constraints.length === 0) return;
  const sorted = constraints.toSorted((left, right) => compareText(left.topologyKey, right.topologyKey));
  const lines = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector === undefined ? '' : ` for selector ${formatLabelSelector(labelSelector)}`;
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}\n`;
  });
  writer.write(`${space}Topology Spread Constraints:\t${lines.join(`${space}\t`)}`);
}
