import type { Pod } from '../../api/core-v1.ts';
import { objectKey } from '../../client/indexer.ts';
import { fitErrorMessage } from '../fit-error.ts';
import { type Cycle, definePlugin, type PostFilterContext, type Refusal } from '../framework.ts';
import { type NodeInfo, withoutPod, withPod } from '../node-info.ts';

interface Candidate {
  readonly node: string;
  readonly victims: readonly Pod[];
}

/** When no node takes a pod, removes as few and as unimportant pods as will make room for it. */
export const defaultPreemptionPlugin = definePlugin({
  name: 'DefaultPreemption',
  async postFilter(cycle, refusals, context) {
    if (cycle.pod.spec.preemptionPolicy === 'Never') {
      return { message: 'not eligible due to preemptionPolicy=Never.', nominatedNode: undefined };
    }
    const candidates: Candidate[] = [];
    const reasons = new Map<string, Refusal>();
    for (const node of cycle.snapshot.nodes) {
      const victims = refusals.get(node.name)?.resolvable === true ? findVictims(cycle, node, context) : undefined;
      if (victims !== undefined && victims.length > 0) candidates.push({ node: node.name, victims });
      else reasons.set(node.name, unhelpful(refusals.get(node.name)));
    }
    const best = candidates.sort(compareCandidates)[0];
    if (best === undefined) {
      const text = fitErrorMessage(cycle.snapshot.nodes.length, reasons);
      return { message: `no new claims to deallocate, preemption: ${text}`, nominatedNode: undefined };
    }
    await Promise.all(best.victims.map((victim) => context.evict(victim, cycle.pod, best.node)));
    return { message: '', nominatedNode: best.node };
  },
});

function unhelpful(refusal: Refusal | undefined): Refusal {
  const reason =
    refusal?.resolvable === true
      ? 'No preemption victims found for incoming pod'
      : 'Preemption is not helpful for scheduling';
  return { reasons: [reason], resolvable: false };
}

/** Takes every less important pod off the node, then puts back whom it can, the most important first. */
function findVictims(cycle: Cycle, node: NodeInfo, context: PostFilterContext): Pod[] | undefined {
  const lower = [...node.pods.values()].filter((pod) => priorityOf(pod) < priorityOf(cycle.pod));
  let without = lower.reduce((info, pod) => withoutPod(info, objectKey(pod)), node);
  if (lower.length === 0 || !context.fits(cycle, without)) return undefined;
  const victims: Pod[] = [];
  for (const pod of lower.sort(
    (one, other) => priorityOf(other) - priorityOf(one) || startOf(one).localeCompare(startOf(other)),
  )) {
    const reprieved = withPod(without, objectKey(pod), pod);
    if (context.fits(cycle, reprieved)) without = reprieved;
    else victims.push(pod);
  }
  return victims;
}

/** The lowest highest victim, then the lowest sum of priorities, then the fewest victims. */
function compareCandidates(one: Candidate, other: Candidate): number {
  const highest = (candidate: Candidate): number => Math.max(...candidate.victims.map(priorityOf));
  const sum = (candidate: Candidate): number =>
    candidate.victims.reduce((total, pod) => total + priorityOf(pod) + 0x7fff_ffff, 0);
  return highest(one) - highest(other) || sum(one) - sum(other) || one.victims.length - other.victims.length;
}

function priorityOf(pod: Pod): number {
  return pod.spec.priority ?? 0;
}

function startOf(pod: Pod): string {
  return pod.status?.startTime ?? '';
}
