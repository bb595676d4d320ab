import { definePlugin, refuseForGood } from '../framework.ts';

/** A pod waits outside the queue until the last of its gates is removed. */
export const schedulingGatesPlugin = definePlugin({
  name: 'SchedulingGates',
  preEnqueue: (pod) => {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    return refuseForGood(`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`);
  },
});
