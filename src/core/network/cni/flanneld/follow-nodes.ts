import { type Node, nodes } from '../../../api/core-v1.ts';
import type { Client } from '../../../client/client.ts';
import { createInformer } from '../../../client/informer.ts';
import type { Clock } from '../../../clock.ts';
import type { NetworkNamespace } from '../../network-stack.ts';
import { leaseOf } from './node-lease.ts';

export interface FollowNodesOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly network: NetworkNamespace;
  /** This node, to which no route leads. */
  readonly nodeName: string;
  /** The interface on which the other nodes are. */
  readonly device: string;
  readonly signal: AbortSignal;
  readonly onRoute: (destination: string, gateway: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Keeps a route to the addresses of every other node. Resolves when `signal` aborts; the routes stay. */
export async function followNodes(options: FollowNodesOptions): Promise<void> {
  const { client, clock, network, nodeName, device, signal, onRoute, onError } = options;
  const routes = new Map<string, { subnet: string; address: string }>();
  const remove = (name: string): void => {
    const route = routes.get(name);
    if (route === undefined) return;
    routes.delete(name);
    network.removeRoute(route.subnet);
  };
  const apply = (node: Node): void => {
    const { name } = node.metadata;
    if (name === nodeName) return;
    const wanted = leaseOf(node);
    const existing = routes.get(name);
    if (wanted !== undefined && existing?.subnet === wanted.subnet && existing.address === wanted.address) return;
    remove(name);
    if (wanted === undefined) return;
    routes.set(name, wanted);
    network.addRoute({ destination: wanted.subnet, gateway: wanted.address, device });
    onRoute(wanted.subnet, wanted.address);
  };
  const informer = createInformer(nodes, { client, clock, signal, onError });
  informer.addHandler({ added: apply, updated: apply, deleted: (node) => remove(node.metadata.name) });
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
