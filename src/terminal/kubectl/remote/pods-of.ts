import type { Pod } from '../../../core/api/core-v1.ts';
import type { LabelSelector } from '../../../core/api/meta-v1.ts';
import { queryOf } from '../../../core/client/client.ts';
import { readWatchEvents } from '../../../core/client/watch-events.ts';
import { formatSelector, selectorFromLabels, selectorFromObject } from '../../../core/meta/label-selector.ts';
import { isJsonObject } from '../../../core/meta/object.ts';
import type { Manifest } from '../selection/item.ts';
import { type Query, selectResources } from '../selection/select.ts';
import type { Session } from '../session.ts';
import { limitedBy } from '../watch-object.ts';

/** The object that `POD` or `TYPE/NAME` names. */
export async function findTarget(session: Session, argument: string, query: Query = {}): Promise<Manifest> {
  const args = argument === '' ? [] : argument.includes('/') ? [argument] : ['pods', argument];
  const selection = await selectResources(session, { args, requireNamespace: true, stopAtFirst: true, ...query });
  const { items } = await selection.collect();
  const [item] = items;
  if (item?.object === undefined) throw new Error('expected a resource');
  const { group, version, kind } = item.resource;
  return { ...item.object, kind, apiVersion: group === '' ? version : `${group}/${version}` };
}

/** The label selector of the pods that an object stands for. Throws an Error in kubectl's words where it has none. */
function podSelectorOf(object: Manifest): string {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  switch (object.kind) {
    case 'Service':
      if (!isJsonObject(spec.selector) || Object.keys(spec.selector).length === 0) {
        throw new Error(`invalid service '${object.metadata.name ?? ''}': Service is defined without a selector`);
      }
      return formatSelector(selectorFromLabels(spec.selector as Record<string, string>));
    case 'ReplicationController':
      return formatSelector(selectorFromLabels((spec.selector ?? {}) as Record<string, string>));
    case 'ReplicaSet':
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return formatSelector(selectorFromObject(spec.selector as LabelSelector) ?? []);
    default:
      throw new Error(`selector for *unstructured.Unstructured not implemented`);
  }
}

export interface FirstPod {
  readonly pod: Pod;
  readonly count: number;
}

/** The best pod of an object: one that runs, is ready, and has been for the longest. Waits for the first to appear. */
export async function firstPodOf(session: Session, object: Manifest, timeoutMs: number): Promise<FirstPod> {
  if (object.kind === 'Pod') return { pod: object as unknown as Pod, count: 1 };
  const labelSelector = podSelectorOf(object);
  const path = `/api/v1/namespaces/${object.metadata.namespace ?? session.namespace}/pods`;
  const list = await session.json<{ metadata: { resourceVersion?: string }; items: Pod[] | null }>({
    target: path + queryOf({ labelSelector }),
  });
  const pods = (list.items ?? []).toSorted((left, right) => rank(right) - rank(left) || age(left) - age(right));
  const [pod] = pods;
  if (pod !== undefined) return { pod, count: pods.length };
  using limit = limitedBy(session, timeoutMs);
  try {
    const query = queryOf({ labelSelector, watch: 'true', resourceVersion: list.metadata.resourceVersion });
    const response = await session.send({ target: path + query, signal: limit.signal });
    for await (const { object: first } of readWatchEvents<Pod>(response.body)) return { pod: first, count: 1 };
  } catch (error) {
    if (!limit.timedOut()) throw error;
  }
  throw new Error('timed out waiting for the condition');
}

/** All pods of an object. */
export async function podsOf(session: Session, object: Manifest): Promise<Pod[]> {
  if (object.kind === 'Pod') return [object as unknown as Pod];
  const target = `/api/v1/namespaces/${object.metadata.namespace ?? session.namespace}/pods${queryOf({ labelSelector: podSelectorOf(object) })}`;
  return (await session.json<{ items: Pod[] | null }>({ target })).items ?? [];
}

function rank({ spec, status }: Pod): number {
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  const phase = status?.phase === 'Running' ? 2 : status?.phase === 'Pending' ? 0 : 1;
  return (spec?.nodeName ? 100 : 0) + phase * 10 + (ready ? 1 : 0);
}

function age({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}
