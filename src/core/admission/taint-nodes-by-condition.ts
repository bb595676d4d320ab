import type { Node } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import { definePlugin } from './plugin.ts';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no pods until the node controller has seen that it is ready. */
export const taintNodesByCondition = definePlugin({
  name: 'TaintNodesByCondition',
  operations: ['CREATE'],
  admit(attributes) {
    if (!isWriteTo(attributes, 'nodes')) return;
    const node = attributes.object as Node;
    node.spec ??= {};
    const taints = node.spec.taints ?? [];
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return;
    node.spec.taints = [...taints, { ...notReady }];
  },
});
