import type { Pod } from '../api/core-v1.ts';
import { newForbidden } from '../meta/status.ts';
import { isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

const hostname = 'kubernetes.io/hostname';

/** Lets pods keep others off their node only, not off a whole zone. */
export const limitPodHardAntiAffinityTopology = definePlugin({
  name: 'LimitPodHardAntiAffinityTopology',
  operations: ['CREATE', 'UPDATE'],
  validate(attributes) {
    if (!isWriteTo(attributes, 'pods')) return;
    const { spec, metadata } = attributes.object as Pod;
    const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const other = terms.find(({ topologyKey }) => topologyKey !== hostname);
    if (other === undefined) return;
    const what = 'affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey';
    const reason = `${what} ${other.topologyKey} but only key ${hostname} is allowed`;
    throw newForbidden(attributes.resource, metadata.name, reason);
  },
});
