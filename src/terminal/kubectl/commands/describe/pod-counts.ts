import type { Pod } from '../../../../core/api/core-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import type { DescribeContext } from './describer.ts';

/** `2 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that the object controls. */
export async function podStatusText({ session, item }: DescribeContext, selector: string): Promise<string> {
  const { uid } = item.object.metadata;
  const pods = await listPods(session, item.namespace, { labelSelector: selector });
  const owned = pods.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid),
  );
  const count = (phase: string): number => owned.filter(({ status }) => status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

export async function listPods(
  session: DescribeContext['session'],
  namespace: string,
  query: Record<string, string>,
): Promise<Pod[]> {
  const path = namespace === '' ? '/api/v1/pods' : `/api/v1/namespaces/${namespace}/pods`;
  const list = await session.json<{ items: Pod[] | null }>({ target: path + queryOf({ ...query, limit: 500 }) });
  return list.items ?? [];
}

/** `Kind/name` of the controller; empty without one. */
export function controllerOf({ item }: DescribeContext): string {
  const owners = item.object.metadata.ownerReferences as
    | { kind: string; name: string; controller?: boolean }[]
    | undefined;
  const owner = owners?.find(({ controller }) => controller === true);
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
}
