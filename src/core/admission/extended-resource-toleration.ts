import type { Pod, Toleration } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

/** Lets pods that ask for devices on the nodes that are tainted with the names of those. */
export const extendedResourceToleration = definePlugin({
  name: 'ExtendedResourceToleration',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes) {
    if (!isWriteTo(attributes, 'pods')) return;
    const { spec } = attributes.object as Pod;
    const containers = [...spec.containers, ...(spec.initContainers ?? [])];
    const asked = new Set(containers.flatMap(({ resources }) => Object.keys(resources?.requests ?? {})));
    const given = spec.tolerations ?? [];
    const added = [...asked]
      .filter(isExtended)
      .sort()
      .map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' }))
      .filter(({ key }) => !given.some((each) => tolerates(each, key)));
    if (added.length > 0) spec.tolerations = [...given, ...added];
  },
});

/** Names with a domain that is not Kubernetes' own. */
function isExtended(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
}

function tolerates({ key, operator, effect, value }: Toleration, name: string): boolean {
  return key === name && operator === 'Exists' && effect === 'NoSchedule' && !value;
}
