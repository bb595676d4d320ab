import { type ControllerRevision, controllerRevisions, type DaemonSet } from '../../api/apps-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { hashTemplate } from '../../meta/name-generation.ts';
import { controllerOf, newControllerReference } from '../../meta/owner-references.ts';
import { isAlreadyExists } from '../../meta/status.ts';

/** On a pod and on a revision: the hash of the template that it was made from. */
export const hashLabel = 'controller-revision-hash';

/** The hash of the present template, which a ControllerRevision keeps for rollbacks. */
export async function ensureRevision(context: ControllerContext, daemonSet: DaemonSet): Promise<string> {
  const { name, namespace = '', uid } = daemonSet.metadata;
  const hash = hashTemplate(daemonSet.spec.template, daemonSet.status?.collisionCount);
  const own = context
    .lister(controllerRevisions)
    .inNamespace(namespace)
    .filter((revision) => controllerOf(revision)?.uid === uid);
  const present = own.find(({ metadata }) => metadata.labels?.[hashLabel] === hash);
  const newest = Math.max(0, ...own.map(({ revision }) => revision));
  if (present?.revision === newest && present !== undefined) return hash;
  if (present !== undefined) {
    await context.client.resource(controllerRevisions).update({ ...present, revision: newest + 1 });
    return hash;
  }
  const revision: ControllerRevision = {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...daemonSet.spec.template.metadata?.labels, [hashLabel]: hash },
      ownerReferences: [newControllerReference(daemonSet, 'apps/v1', 'DaemonSet')],
    },
    data: { spec: { template: { ...daemonSet.spec.template, $patch: 'replace' } } },
    revision: newest + 1,
  };
  await context.client
    .resource(controllerRevisions)
    .create(revision)
    .catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  return hash;
}
