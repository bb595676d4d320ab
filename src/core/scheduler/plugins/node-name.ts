import { definePlugin, refuseForGood } from '../framework.ts';

/** A pod that names its node goes nowhere else. */
export const nodeNamePlugin = definePlugin({
  name: 'NodeName',
  filter: ({ pod }, node) =>
    pod.spec.nodeName === undefined || pod.spec.nodeName === '' || pod.spec.nodeName === node.name
      ? undefined
      : refuseForGood("node(s) didn't match the requested node name"),
  worthRetrying: (_, event) => event.type === 'nodeAdded',
});
