import type { Deployment, ReplicaSet } from '../../../../core/api/apps-v1.ts';
import type { PodTemplateSpec } from '../../../../core/api/core-v1.ts';
import { queryOf } from '../../../../core/client/client.ts';
import { formatSelector, selectorFromObject } from '../../../../core/meta/label-selector.ts';
import { cloneJson } from '../../../../core/meta/object.ts';
import { compactJson, sortKeys } from '../../printers/json.ts';
import type { Session } from '../../session.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** The replica sets of a deployment. */
export interface RevisionHistory {
  /** The one that has the deployment's template. */
  readonly current: ReplicaSet | undefined;
  /** The others, the oldest first. */
  readonly old: readonly ReplicaSet[];
}

export async function revisionHistory(session: Session, deployment: Deployment): Promise<RevisionHistory> {
  const owned = await ownedReplicaSets(session, deployment);
  const wanted = templateText(deployment.spec.template);
  const current = owned.find(({ spec }) => templateText(spec?.template) === wanted);
  return { current, old: owned.filter((replicaSet) => replicaSet !== current) };
}

async function ownedReplicaSets(session: Session, { metadata, spec }: Deployment): Promise<ReplicaSet[]> {
  const selector = formatSelector(selectorFromObject(spec.selector) ?? []);
  const target = `/apis/apps/v1/namespaces/${metadata.namespace ?? ''}/replicasets${queryOf({ labelSelector: selector, limit: 500 })}`;
  const list = await session.json<{ items: ReplicaSet[] | null }>({ target });
  const owned = (list.items ?? []).filter((replicaSet) =>
    replicaSet.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === metadata.uid),
  );
  return owned.toSorted(
    (left, right) =>
      Date.parse(left.metadata.creationTimestamp ?? '') - Date.parse(right.metadata.creationTimestamp ?? ''),
  );
}

/** The template without the hash that sets of replicas add. */
function templateText(template: PodTemplateSpec | undefined): string {
  const copy = cloneJson(template ?? {});
  delete copy.metadata?.labels?.['pod-template-hash'];
  return compactJson(sortKeys(copy));
}

/** The number of a revision; 0 when the annotation is missing. */
export function revisionOf(object: { metadata: { annotations?: Record<string, string> } }): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
}
