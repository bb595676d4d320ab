import type { ControllerRevision, Deployment } from '../../../../core/api/apps-v1.ts';
import type { LabelSelector } from '../../../../core/api/meta-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import { formatSelector, selectorFromObject } from '../../../../core/meta/label-selector.ts';
import { cloneJson, isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { patchLocally } from '../../merge-patch-of.ts';
import type { LoadedItem, Manifest } from '../../selection/item.ts';
import type { Session } from '../../session.ts';
import { revisionHistory, revisionOf } from './revisions.ts';

const changeCause = 'kubernetes.io/change-cause';

/** One of the states that a controller went through. */
export interface Revision {
  readonly number: number;
  readonly cause: string;
  /** The object of that time: a ReplicaSet, or the controller with the template of then. */
  readonly object: Manifest;
  /** What brings the controller back to it, where that is a recorded patch. */
  readonly patch: JsonObject | undefined;
}

/** The revisions of an object, the oldest first. Throws an Error in kubectl's words where the kind keeps none. */
export async function historyOf(session: Session, item: LoadedItem): Promise<Revision[]> {
  const revisions =
    item.object.kind === 'Deployment'
      ? await deploymentRevisions(session, item)
      : await controllerRevisions(session, item);
  return revisions.toSorted((left, right) => left.number - right.number);
}

async function deploymentRevisions(session: Session, item: LoadedItem): Promise<Revision[]> {
  const { current, old } = await revisionHistory(session, item.object as unknown as Deployment);
  return [...old, ...(current === undefined ? [] : [current])].map((replicaSet) => {
    const cause = replicaSet.metadata.annotations?.[changeCause] ?? '';
    const object = { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...cloneJson(replicaSet) } as unknown as Manifest;
    return { number: revisionOf(replicaSet), cause, object, patch: undefined };
  });
}

async function controllerRevisions(session: Session, item: LoadedItem): Promise<Revision[]> {
  const { kind, spec, metadata } = item.object;
  if (kind !== 'DaemonSet' && kind !== 'StatefulSet')
    throw new Error(
      `error retrieving history for ${quote(kind)}, no visitor method exists for {${item.resource.group} ${kind}}`,
    );
  const selector = isJsonObject(spec) ? (spec.selector as LabelSelector) : undefined;
  const query = queryOf({ labelSelector: formatSelector(selectorFromObject(selector) ?? []) });
  const target = `/apis/apps/v1/namespaces/${item.namespace}/controllerrevisions${query}`;
  const list = await session.json<{ items: ControllerRevision[] | null }>({ target });
  const owned = (list.items ?? []).filter((one) =>
    one.metadata.ownerReferences?.some(({ controller, uid }) => controller === true && uid === metadata.uid),
  );
  return Promise.all(
    owned.map(async (one) => {
      const patch = one.data ?? {};
      const object = (await patchLocally(item.resource, item.object, { type: 'strategic', patch })) as Manifest;
      return { number: one.revision, cause: one.metadata.annotations?.[changeCause] ?? '', object, patch };
    }),
  );
}
