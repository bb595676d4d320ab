import { nodes, type Pod, type PodCondition, pods } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import { objectKey } from '../client/indexer.ts';
import type { InformerFactory } from '../client/informer-factory.ts';
import type { Clock } from '../clock.ts';
import { formatTime } from '../meta/time.ts';
import { ClusterCache } from './cluster-cache.ts';
import { fitErrorMessage } from './fit-error.ts';
import {
  type ClusterEvent,
  type Cycle,
  maximumScore,
  type Refusal,
  type SchedulerPlugin,
  type Snapshot,
} from './framework.ts';
import { type NodeInfo, withPod } from './node-info.ts';
import { defaultPlugins } from './plugins/index.ts';
import { type QueuedPod, SchedulingQueue } from './scheduling-queue.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly informers: InformerFactory;
  readonly recorder: EventRecorder;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  /** Pods name the scheduler that is to place them. Default `default-scheduler`. */
  readonly schedulerName?: string;
  readonly plugins?: readonly SchedulerPlugin[];
}

/** Gives every pod that asks for it a node, one pod at a time. Resolves when the signal aborts. */
export async function runScheduler(options: SchedulerOptions): Promise<void> {
  const scheduler = new Scheduler(options);
  scheduler.connect();
  await options.informers.synced();
  await scheduler.run();
}

/** What one try came to. */
type Outcome =
  | { node: string }
  | { message: string; refusedBy: readonly SchedulerPlugin[]; nominatedNode: string | undefined };

class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #plugins: readonly SchedulerPlugin[];
  readonly #cache = new ClusterCache();
  readonly #queue: SchedulingQueue;
  /** Pods for which room was made, by key: others leave the room to them. */
  readonly #nominated = new Map<string, { pod: Pod; node: string }>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#plugins = options.plugins ?? defaultPlugins;
    this.#queue = new SchedulingQueue(options.clock);
  }

  connect(): void {
    const { informers } = this.#options;
    informers.informerFor(nodes).addHandler({
      added: (node) => {
        this.#cache.setNode(node);
        this.#queue.react({ type: 'nodeAdded', node });
      },
      updated: (node, previous) => {
        this.#cache.setNode(node);
        this.#queue.react({ type: 'nodeUpdated', node, previous });
      },
      deleted: (node) => this.#cache.removeNode(node.metadata.name),
    });
    informers.informerFor(pods).addHandler({
      added: (pod) => this.#seePod(pod, undefined),
      updated: (pod, previous) => this.#seePod(pod, previous),
      deleted: (pod) => this.#losePod(pod),
    });
  }

  async run(): Promise<void> {
    const { signal, log } = this.#options;
    for (let entry = await this.#queue.take(signal); entry !== undefined; entry = await this.#queue.take(signal)) {
      try {
        await this.#scheduleOne(entry);
      } catch (error) {
        log(`"Error scheduling pod; retrying" err="${String(error)}" pod="${entry.key}"`);
        this.#queue.refuse(entry, []);
      }
    }
  }

  #seePod(pod: Pod, previous: Pod | undefined): void {
    const key = objectKey(pod);
    if (isFinished(pod)) {
      this.#losePod(pod);
      return;
    }
    const node = pod.spec.nodeName ?? '';
    if (node !== '') {
      this.#cache.setPod(pod, node);
      this.#queue.remove(key);
      this.#nominated.delete(key);
      if (previous === undefined || (previous.spec.nodeName ?? '') === '')
        this.#queue.react({ type: 'podAssigned', pod });
      else this.#queue.react({ type: 'podUpdated', pod, previous });
      return;
    }
    if (pod.spec.schedulerName !== (this.#options.schedulerName ?? 'default-scheduler')) return;
    if (this.#plugins.some((plugin) => plugin.preEnqueue?.(pod) !== undefined)) return;
    if (previous === undefined) this.#queue.add(pod);
    else this.#queue.update(pod, (entry) => this.#isWorthRetrying(entry, { type: 'podUpdated', pod, previous }));
  }

  #isWorthRetrying(entry: QueuedPod, event: ClusterEvent & { type: 'podUpdated' }): boolean {
    if (
      JSON.stringify(event.pod.spec) === JSON.stringify(event.previous.spec) &&
      event.pod.metadata.labels === event.previous.metadata.labels
    )
      return false;
    return entry.refusedBy.some((plugin) => plugin.worthRetrying?.(entry.pod, event) ?? true);
  }

  #losePod(pod: Pod): void {
    const key = objectKey(pod);
    this.#queue.remove(key);
    this.#nominated.delete(key);
    this.#cache.removePod(key);
    if ((pod.spec.nodeName ?? '') !== '') this.#queue.react({ type: 'podDeleted', pod });
  }

  async #scheduleOne(entry: QueuedPod): Promise<void> {
    const { pod } = entry;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#queue.done();
      return;
    }
    const snapshot = this.#withNominated(pod);
    const outcome = await this.#findNode(pod, snapshot);
    if ('node' in outcome) {
      this.#cache.setPod(pod, outcome.node);
      this.#queue.done();
      void this.#bind(entry, outcome.node);
      return;
    }
    this.#queue.refuse(entry, outcome.refusedBy);
    await this.#reportFailure(entry, outcome);
  }

  /** The cluster with the room that is kept for others of at least this pod's priority. */
  #withNominated(pod: Pod): Snapshot {
    const snapshot = this.#cache.snapshot();
    const others = [...this.#nominated].filter(
      ([key, other]) => key !== objectKey(pod) && (other.pod.spec.priority ?? 0) >= (pod.spec.priority ?? 0),
    );
    if (others.length === 0) return snapshot;
    const infos = new Map(snapshot.nodes.map((info) => [info.name, info]));
    for (const [key, other] of others) {
      const info = infos.get(other.node);
      if (info !== undefined) infos.set(other.node, withPod(info, key, other.pod));
    }
    return { nodes: [...infos.values()], get: (name) => infos.get(name) };
  }

  async #findNode(pod: Pod, snapshot: Snapshot): Promise<Outcome> {
    if (snapshot.nodes.length === 0)
      return { message: 'no nodes available to schedule pods', refusedBy: this.#plugins, nominatedNode: undefined };
    const cycle = startCycle(pod, snapshot);
    const refusals = new Map<string, Refusal>();
    const refusedBy = new Set<SchedulerPlugin>();
    const feasible = snapshot.nodes.filter((node) => {
      const refused = this.#filter(cycle, node);
      if (refused === undefined) return true;
      refusals.set(node.name, refused.refusal);
      refusedBy.add(refused.plugin);
      return false;
    });
    if (feasible.length > 0) return { node: this.#choose(cycle, feasible) };
    const room = await this.#makeRoom(cycle, refusals);
    const message = `${fitErrorMessage(snapshot.nodes.length, refusals)}${room.message === '' ? '' : ` ${room.message}`}`;
    return { message, refusedBy: [...refusedBy], nominatedNode: room.nominatedNode };
  }

  #filter(cycle: Cycle, node: NodeInfo): { refusal: Refusal; plugin: SchedulerPlugin } | undefined {
    for (const plugin of this.#plugins) {
      const refusal = plugin.filter?.(cycle, node);
      if (refusal !== undefined) return { refusal, plugin };
    }
    return undefined;
  }

  #choose(cycle: Cycle, feasible: readonly NodeInfo[]): string {
    const [only] = feasible;
    if (feasible.length === 1 && only !== undefined) return only.name;
    const totals = new Map<string, number>(feasible.map((node) => [node.name, 0]));
    for (const plugin of this.#plugins) {
      if (plugin.score === undefined) continue;
      const scores = new Map<string, number>();
      for (const node of feasible) scores.set(node.name, plugin.score(cycle, node));
      plugin.normalize?.(cycle, scores);
      for (const [node, score] of scores)
        totals.set(node, (totals.get(node) ?? 0) + Math.min(score, maximumScore) * (plugin.weight ?? 1));
    }
    const highest = Math.max(...totals.values());
    const best = [...totals].filter(([, total]) => total === highest);
    return best[Math.floor(this.#options.clock.random() * best.length)]?.[0] ?? '';
  }

  async #makeRoom(
    cycle: Cycle,
    refusals: ReadonlyMap<string, Refusal>,
  ): Promise<{ message: string; nominatedNode: string | undefined }> {
    const { clock, client, recorder } = this.#options;
    for (const plugin of this.#plugins) {
      const result = await plugin.postFilter?.(cycle, refusals, {
        clock,
        fits: (wanted, node) => this.#filter(wanted, node) === undefined,
        evict: async (victim, preemptor, node) => {
          await client.resource(pods).delete(victim.metadata.name, { namespace: victim.metadata.namespace ?? '' });
          recorder.event(
            victim,
            'Normal',
            'Preempted',
            `Preempted by pod ${preemptor.metadata.uid ?? ''} on node ${node}`,
          );
        },
      });
      if (result !== undefined) return result;
    }
    return { message: '', nominatedNode: undefined };
  }

  async #bind(entry: QueuedPod, node: string): Promise<void> {
    const { client, recorder, log } = this.#options;
    const { name, namespace = '', uid } = entry.pod.metadata;
    try {
      const cause = `kube-scheduler pods/${entry.key}@${entry.pod.metadata.resourceVersion ?? ''}`;
      await client.causedBy(cause).json({
        method: 'POST',
        target: `/api/v1/namespaces/${namespace}/pods/${name}/binding`,
        body: JSON.stringify({
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name, namespace, uid },
          target: { kind: 'Node', name: node },
        }),
      });
      this.#nominated.delete(entry.key);
      recorder.event(entry.pod, 'Normal', 'Scheduled', `Successfully assigned ${entry.key} to ${node}`);
    } catch (error) {
      log(`"Error scheduling pod; retrying" err="binding rejected: ${String(error)}" pod="${entry.key}"`);
      this.#cache.removePod(entry.key);
      this.#queue.refuse(entry, []);
    }
  }

  async #reportFailure(
    entry: QueuedPod,
    outcome: { message: string; nominatedNode: string | undefined },
  ): Promise<void> {
    const { client, clock, recorder } = this.#options;
    const { pod } = entry;
    if (outcome.nominatedNode !== undefined) this.#nominated.set(entry.key, { pod, node: outcome.nominatedNode });
    recorder.event(pod, 'Warning', 'FailedScheduling', outcome.message);
    const condition: PodCondition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: outcome.message,
      lastTransitionTime: formatTime(clock.now()),
    };
    const current = pod.status?.conditions?.find(({ type }) => type === condition.type);
    const nominated = outcome.nominatedNode !== undefined && pod.status?.nominatedNodeName !== outcome.nominatedNode;
    if (current?.status === 'False' && current.message === condition.message && !nominated) return;
    const status = {
      conditions: [condition],
      ...(outcome.nominatedNode === undefined ? {} : { nominatedNodeName: outcome.nominatedNode }),
    };
    await client
      .resource(pods)
      .patch(
        pod.metadata.name,
        'strategic',
        { status },
        { namespace: pod.metadata.namespace ?? '', subresource: 'status' },
      );
  }
}

function startCycle(pod: Pod, snapshot: Snapshot): Cycle {
  const kept = new Map<string, unknown>();
  return {
    pod,
    snapshot,
    once: <T>(key: string, make: () => T): T => {
      if (!kept.has(key)) kept.set(key, make());
      return kept.get(key) as T;
    },
  };
}

function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}
