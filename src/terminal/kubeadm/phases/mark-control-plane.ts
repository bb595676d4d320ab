import { nodes } from '../../../core/api/core-v1.ts';
import { isNotFound } from '../../../core/meta/status.ts';
import { adminClient } from '../apply-object.ts';
import { definePhase, say } from '../cluster.ts';

const labels = ['node-role.kubernetes.io/control-plane', 'node.kubernetes.io/exclude-from-external-load-balancers'];
const taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
const timeoutMs = 60_000;

export const markControlPlanePhase = definePhase({
  name: 'mark-control-plane',
  async run(settings) {
    const { nodeName, process } = settings;
    await say(
      settings,
      `[mark-control-plane] Marking the node ${nodeName} as control-plane by adding the labels: [${labels.join(' ')}]`,
    );
    await say(
      settings,
      `[mark-control-plane] Marking the node ${nodeName} as control-plane by adding the taints [${taint.key}:${taint.effect}]`,
    );
    const client = adminClient(process).resource(nodes);
    const startedMs = process.clock.now();
    for (;;) {
      try {
        const node = await client.get(nodeName);
        const taints = [...(node.spec.taints ?? []).filter(({ key }) => key !== taint.key), taint];
        await client.patch(nodeName, 'strategic', {
          metadata: { labels: Object.fromEntries(labels.map((label) => [label, ''])) },
          spec: { taints },
        });
        return;
      } catch (error) {
        if (!isNotFound(error) || process.clock.now() - startedMs > timeoutMs) throw error;
        await process.clock.sleep(100, process.killed);
      }
    }
  },
});
