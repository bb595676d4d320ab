import type { Pod, Toleration } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

const tolerationSeconds = 300;
const taintKeys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Lets pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise. */
export const defaultTolerationSeconds = definePlugin({
  name: 'DefaultTolerationSeconds',
  operations: ['CREATE', 'UPDATE'],
  admit(attributes) {
    if (!isWriteTo(attributes, 'pods')) return;
    const { spec } = attributes.object as Pod;
    const given = spec.tolerations ?? [];
    const missing = taintKeys.filter((key) => !given.some((toleration) => covers(toleration, key)));
    if (missing.length === 0) return;
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }));
    spec.tolerations = [...given, ...added];
  },
});

function covers({ key, effect }: Toleration, taintKey: string): boolean {
  return (!key || key === taintKey) && (!effect || effect === 'NoExecute');
}
