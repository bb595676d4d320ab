import type { Node, Pod } from '../api/core-v1.ts';
import { objectKey } from '../client/indexer.ts';
import type { Snapshot } from './framework.ts';
import { emptyNodeInfo, type NodeInfo, withNode, withoutPod, withPod } from './node-info.ts';

/**
 * The nodes with the pods on them. A pod that was just given a node counts there at once (it is assumed), before the
 * API says so.
 */
export class ClusterCache {
  readonly #nodes = new Map<string, NodeInfo>();
  /** Pods whose node is not known (yet), by the node's name. */
  readonly #homeless = new Map<string, Map<string, Pod>>();
  readonly #placed = new Map<string, string>();
  #snapshot: Snapshot | undefined;

  setNode(node: Node): void {
    const { name } = node.metadata;
    const known = this.#nodes.get(name);
    let info = known === undefined ? emptyNodeInfo(node) : withNode(known, node);
    for (const [key, pod] of this.#homeless.get(name) ?? []) info = withPod(info, key, pod);
    this.#homeless.delete(name);
    this.#put(info);
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (info !== undefined && info.pods.size > 0) this.#homeless.set(name, new Map(info.pods));
    this.#nodes.delete(name);
    this.#snapshot = undefined;
  }

  /** The pod is on the node, or is about to be. */
  setPod(pod: Pod, node: string): void {
    const key = objectKey(pod);
    this.removePod(key);
    this.#placed.set(key, node);
    const info = this.#nodes.get(node);
    if (info === undefined)
      this.#homeless.set(node, (this.#homeless.get(node) ?? new Map<string, Pod>()).set(key, pod));
    else this.#put(withPod(info, key, pod));
  }

  removePod(key: string): void {
    const node = this.#placed.get(key);
    if (node === undefined) return;
    this.#placed.delete(key);
    this.#homeless.get(node)?.delete(key);
    const info = this.#nodes.get(node);
    if (info !== undefined) this.#put(withoutPod(info, key));
  }

  /** As it is now; it does not change any more. */
  snapshot(): Snapshot {
    this.#snapshot ??= { nodes: [...this.#nodes.values()], get: (name) => this.#nodes.get(name) };
    return this.#snapshot;
  }

  #put(info: NodeInfo): void {
    this.#nodes.set(info.name, info);
    this.#snapshot = undefined;
  }
}
