import { type Node, nodes, type Pod, pods, type Service, services } from '../core/api/core-v1.ts';
import type { ResourceReference } from '../core/api/scalars.ts';
import { type ApiObject, type Client, createClient } from '../core/client/client.ts';
import { hostTimeout } from '../core/clock.ts';
import { isGone } from '../core/meta/status.ts';
import type { Transport } from '../core/network/http.ts';

/** What the panel shows, as the API says it is now. */
export interface ClusterView {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly pods: ReadonlyMap<string, Pod>;
  readonly services: ReadonlyMap<string, Service>;
}

/** Follows nodes, pods and services over the Kubernetes API until the signal aborts; `changed` is called at most once a frame. */
export function followCluster(transport: Transport, signal: AbortSignal, changed: () => void): ClusterView {
  const client = createClient({ transport, userAgent: 'tabernetes-panel' });
  const view = { nodes: new Map<string, Node>(), pods: new Map<string, Pod>(), services: new Map<string, Service>() };
  let due = false;
  const tell = (): void => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      changed();
    });
  };
  void follow(client, nodes, view.nodes, signal, tell);
  void follow(client, pods, view.pods, signal, tell);
  void follow(client, services, view.services, signal, tell);
  return view;
}

async function follow<T extends ApiObject>(
  client: Client,
  reference: ResourceReference<T>,
  objects: Map<string, T>,
  signal: AbortSignal,
  tell: () => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const list = await client.resource(reference).list({ signal });
      objects.clear();
      for (const object of list.items) objects.set(keyOf(object), object);
      tell();
      const watch = client.resource(reference).watch({ resourceVersion: list.metadata.resourceVersion ?? '', signal });
      for await (const { type, object } of watch) {
        if (type === 'DELETED') objects.delete(keyOf(object));
        else objects.set(keyOf(object), object);
        tell();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isGone(error)) await nextSecond();
    }
  }
}

function keyOf({ metadata: { namespace, name } }: ApiObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function nextSecond(): Promise<void> {
  return new Promise((resolve) => hostTimeout(1000).addEventListener('abort', () => resolve(), { once: true }));
}
