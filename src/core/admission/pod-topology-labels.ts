import { type Binding, nodes, type Pod } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import { type AdmissionContext, definePlugin } from './plugin.ts';

const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** Tells pods the zone and region of their node: labels of the binding become labels of the pod. */
export const podTopologyLabels = definePlugin({
  name: 'PodTopologyLabels',
  operations: ['CREATE'],
  admit(attributes, context) {
    const isBinding = isWriteTo(attributes, 'pods', 'binding');
    if (!isBinding && !isWriteTo(attributes, 'pods')) return;
    const node = isBinding ? boundTo(attributes.object as Binding) : (attributes.object as Pod).spec.nodeName;
    const labels = node === undefined ? {} : labelsOf(node, context);
    const { object } = attributes;
    if (object === undefined || Object.keys(labels).length === 0) return;
    object.metadata.labels = { ...object.metadata.labels, ...labels };
  },
});

function boundTo({ target }: Binding): string | undefined {
  return target.kind === 'Node' ? target.name : undefined;
}

function labelsOf(name: string, context: AdmissionContext): Record<string, string> {
  const { labels = {} } = context.get(nodes, '', name)?.metadata ?? {};
  return Object.fromEntries(
    topologyLabels.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]] as const])),
  );
}
