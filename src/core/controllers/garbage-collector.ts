import type { OwnerReference } from '../api/meta-v1.ts';
import type { Controller, ControllerRunContext } from '../client/controller.ts';
import { createWorkQueue } from '../client/work-queue.ts';
import { isConflict, isNotFound } from '../meta/status.ts';
import { type GraphNode, graphKey, ObjectGraph } from './garbage-collector/object-graph.ts';

const foreground = 'foregroundDeletion';
const orphan = 'orphan';
const discoveryPeriodMs = 30_000;
const workers = 20;

/**
 * Deletes what lost its owners. An owner deleted in the foreground waits for the dependents that block it; one deleted
 * with the orphan policy lets its dependents go first.
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  run: (context) => void new Collector(context).run(),
};

class Collector {
  readonly #context: ControllerRunContext;
  readonly #graph: ObjectGraph;
  readonly #queue;

  constructor(context: ControllerRunContext) {
    this.#context = context;
    this.#graph = new ObjectGraph(context);
    this.#queue = createWorkQueue(context.clock);
    context.signal.addEventListener('abort', () => this.#queue.shutDown(), { once: true });
  }

  async run(): Promise<void> {
    const { clock, signal, informers, log } = this.#context;
    let working = false;
    while (!signal.aborted) {
      try {
        await this.#graph.discover({ present: (node) => this.#present(node), gone: (node) => this.#gone(node) });
        await informers.synced();
        if (!working) for (let worker = 0; worker < workers; worker += 1) void this.#work();
        working = true;
      } catch (error) {
        if (!signal.aborted) log(`"Failed to discover resources" err="${String(error)}"`);
      }
      await clock.sleep(discoveryPeriodMs, signal).catch(() => {});
    }
  }

  #present(node: GraphNode): void {
    const { metadata } = node.object;
    if ((metadata.ownerReferences ?? []).length > 0 || metadata.deletionTimestamp !== undefined)
      this.#queue.add(graphKey(node));
  }

  #gone({ object }: GraphNode): void {
    for (const dependent of this.#graph.dependents(object.metadata.uid ?? '')) this.#queue.add(graphKey(dependent));
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const owner = this.#graph.byUid(uid);
      if (owner?.object.metadata.deletionTimestamp !== undefined) this.#queue.add(graphKey(owner));
    }
  }

  async #work(): Promise<void> {
    for (let key = await this.#queue.take(); key !== undefined; key = await this.#queue.take()) {
      try {
        await this.#process(key);
        this.#queue.forget(key);
      } catch (error) {
        if (!isNotFound(error)) this.#queue.addRateLimited(key);
      }
      this.#queue.done(key);
    }
  }

  async #process(key: string): Promise<void> {
    const node = this.#graph.get(key);
    if (node === undefined) return;
    const { deletionTimestamp, finalizers = [] } = node.object.metadata;
    if (deletionTimestamp !== undefined) {
      if (finalizers.includes(orphan)) await this.#orphanDependents(node);
      else if (finalizers.includes(foreground)) await this.#deleteDependents(node);
      return;
    }
    await this.#deleteIfUnowned(node);
  }

  async #orphanDependents(node: GraphNode): Promise<void> {
    const uid = node.object.metadata.uid ?? '';
    await Promise.all(
      this.#graph.dependents(uid).map((dependent) => this.#dropOwners(dependent, (owner) => owner.uid === uid)),
    );
    await this.#removeFinalizer(node, orphan);
  }

  async #deleteDependents(node: GraphNode): Promise<void> {
    const uid = node.object.metadata.uid ?? '';
    const dependents = this.#graph.dependents(uid);
    const blocking = dependents.filter(({ object }) =>
      object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
    );
    if (blocking.length === 0) {
      await this.#removeFinalizer(node, foreground);
      return;
    }
    for (const dependent of dependents) this.#queue.add(graphKey(dependent));
  }

  async #deleteIfUnowned(node: GraphNode): Promise<void> {
    const owners = node.object.metadata.ownerReferences ?? [];
    if (owners.length === 0) return;
    const states = await Promise.all(owners.map(async (owner) => ({ owner, state: await this.#stateOf(owner, node) })));
    const lost = states.filter(({ state }) => state !== 'solid').map(({ owner }) => owner.uid);
    if (lost.length === 0) return;
    if (lost.length < owners.length) {
      await this.#dropOwners(node, ({ uid }) => lost.includes(uid));
      return;
    }
    const waiting = states.some(({ state }) => state === 'waiting');
    const hasDependents = this.#graph.dependents(node.object.metadata.uid ?? '').length > 0;
    await this.#delete(node, waiting && hasDependents ? 'Foreground' : 'Background');
  }

  /** `solid`: it lives. `waiting`: it is being deleted and waits for its dependents. `absent`: it is no more. */
  async #stateOf(owner: OwnerReference, node: GraphNode): Promise<'solid' | 'waiting' | 'absent'> {
    const known = this.#graph.byUid(owner.uid)?.object ?? (await this.#fetchOwner(owner, node));
    if (known === undefined) return 'absent';
    const { deletionTimestamp, finalizers = [] } = known.metadata;
    return deletionTimestamp !== undefined && finalizers.includes(foreground) ? 'waiting' : 'solid';
  }

  /** The cache may be behind: only the server knows that an owner is not there. */
  async #fetchOwner(owner: OwnerReference, node: GraphNode): Promise<GraphNode['object'] | undefined> {
    const reference = this.#graph.resourceOf(owner.apiVersion, owner.kind);
    if (reference === undefined) throw new Error(`no resource for ${owner.apiVersion} ${owner.kind}`);
    const namespace = node.object.metadata.namespace;
    if (reference.namespaced && namespace === undefined) return undefined;
    try {
      const found = await this.#context.client
        .resource(reference)
        .get(owner.name, reference.namespaced && namespace !== undefined ? { namespace } : {});
      return found.metadata.uid === owner.uid ? found : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async #delete({ reference, object }: GraphNode, propagationPolicy: string): Promise<void> {
    const { name, namespace, uid = '', resourceVersion } = object.metadata;
    await this.#context.client
      .resource(reference)
      .delete(name, {
        ...(namespace === undefined ? {} : { namespace }),
        propagationPolicy,
        preconditions: { uid, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
      })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  }

  async #dropOwners({ reference, object }: GraphNode, isDropped: (owner: OwnerReference) => boolean): Promise<void> {
    const { name, namespace, resourceVersion } = object.metadata;
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter((owner) => !isDropped(owner));
    const patch = { metadata: { resourceVersion, ownerReferences } };
    await this.#context.client
      .resource(reference)
      .patch(name, 'merge', patch, namespace === undefined ? {} : { namespace });
  }

  async #removeFinalizer({ reference, object }: GraphNode, finalizer: string): Promise<void> {
    const { name, namespace, resourceVersion } = object.metadata;
    const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    const patch = { metadata: { resourceVersion, finalizers } };
    await this.#context.client
      .resource(reference)
      .patch(name, 'merge', patch, namespace === undefined ? {} : { namespace })
      .catch((error: unknown) => {
        if (!isNotFound(error) && !isConflict(error)) throw error;
      });
  }
}
