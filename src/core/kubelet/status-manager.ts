import { type Pod, type PodStatus, pods } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import { createWorkQueue, type WorkQueue } from '../client/work-queue.ts';
import type { Clock } from '../clock.ts';
import { isConflict, isNotFound } from '../meta/status.ts';

/** Writes pods' statuses to the API: the newest only, one write at a time for a pod, again until it works. */
export class StatusManager {
  readonly #client: Client;
  readonly #queue: WorkQueue;
  readonly #wanted = new Map<string, { pod: Pod; status: PodStatus }>();
  readonly #written = new Map<string, string>();

  constructor(client: Client, clock: Clock, signal: AbortSignal) {
    this.#client = client;
    this.#queue = createWorkQueue(clock);
    signal.addEventListener('abort', () => this.#queue.shutDown(), { once: true });
    for (let worker = 0; worker < 10; worker += 1) void this.#work();
  }

  /** The pod is the API's, with the API's uid. */
  set(pod: Pod, status: PodStatus): void {
    const uid = pod.metadata.uid ?? '';
    const text = JSON.stringify(status);
    const wanted = this.#wanted.get(uid);
    if (wanted === undefined ? this.#written.get(uid) === text : JSON.stringify(wanted.status) === text) return;
    this.#wanted.set(uid, { pod, status });
    this.#queue.add(uid);
  }

  /** The last status that was set, written or not. */
  get(uid: string): PodStatus | undefined {
    const wanted = this.#wanted.get(uid);
    if (wanted !== undefined) return wanted.status;
    const written = this.#written.get(uid);
    return written === undefined ? undefined : (JSON.parse(written) as PodStatus);
  }

  /** Tells the API that nothing of the pod is left here, after its last status. */
  async confirmDeleted(pod: Pod): Promise<void> {
    const { name, namespace = '', uid = '' } = pod.metadata;
    const wanted = this.#wanted.get(uid);
    if (wanted !== undefined) await this.#write(wanted.pod, wanted.status).catch(() => {});
    this.forget(uid);
    await this.#client
      .resource(pods)
      .delete(name, { namespace, gracePeriodSeconds: 0, preconditions: { uid } })
      .catch((error: unknown) => {
        if (!isNotFound(error) && !isConflict(error)) throw error;
      });
  }

  forget(uid: string): void {
    this.#wanted.delete(uid);
    this.#written.delete(uid);
  }

  async #work(): Promise<void> {
    for (let uid = await this.#queue.take(); uid !== undefined; uid = await this.#queue.take()) {
      await this.#attempt(uid);
      this.#queue.done(uid);
    }
  }

  async #attempt(uid: string): Promise<void> {
    const wanted = this.#wanted.get(uid);
    if (wanted === undefined) return;
    try {
      await this.#write(wanted.pod, wanted.status);
      this.#written.set(uid, JSON.stringify(wanted.status));
      if (this.#wanted.get(uid) === wanted) this.#wanted.delete(uid);
      this.#queue.forget(uid);
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) this.#wanted.delete(uid);
      else this.#queue.addRateLimited(uid);
    }
  }

  async #write(pod: Pod, status: PodStatus): Promise<void> {
    const { name, namespace = '', uid } = pod.metadata;
    const cause = `kubelet pods/${namespace}/${name}@${pod.metadata.resourceVersion ?? ''}`;
    const patch = { metadata: { uid }, status: withReplacedConditions(status) };
    await this.#client
      .causedBy(cause)
      .resource(pods)
      .patch(name, 'strategic', patch, { namespace, subresource: 'status' });
  }
}

/** Conditions merge by type and addresses by address; the rest of the lists is replaced as a whole. */
function withReplacedConditions(status: PodStatus): PodStatus & Record<string, unknown> {
  const order = (status.conditions ?? []).map(({ type }) => ({ type }));
  return { ...status, '$setElementOrder/conditions': order };
}
