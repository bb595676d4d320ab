import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../../api/apps-v1.ts';
import type { PodTemplateSpec } from '../../api/core-v1.ts';
import type { ControllerContext } from '../../client/controller.ts';
import { hashTemplate } from '../../meta/name-generation.ts';
import { newControllerReference } from '../../meta/owner-references.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { isAlreadyExists } from '../../meta/status.ts';
import { formatTime } from '../../meta/time.ts';
import {
  annotations,
  byAge,
  type Rollout,
  replicasOf,
  revisionOf,
  rollingLimits,
  templateHashLabel,
  wantedReplicas,
} from './rollout.ts';

const notCopied = new Set<string>([
  ...Object.values(annotations),
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
]);

/** Finds the ReplicaSet of the present template, makes it where `create` is set, and gives it the newest revision. */
export async function syncRevision(
  context: ControllerContext,
  deployment: Deployment,
  owned: readonly ReplicaSet[],
  create: boolean,
): Promise<Rollout> {
  const sorted = [...owned].sort(byAge);
  const found = sorted.find((replicaSet) => sameTemplate(replicaSet.spec.template, deployment.spec.template));
  const old = sorted.filter((replicaSet) => replicaSet !== found);
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  const current =
    found === undefined
      ? create
        ? await make(context, deployment, old, revision)
        : undefined
      : await renumber(context, deployment, found, revision);
  const noted = current === undefined ? deployment : await noteRevision(context, deployment, current);
  return { deployment: noted, owned: current === undefined ? old : [...old, current], current, old };
}

function sameTemplate(one: PodTemplateSpec | undefined, other: PodTemplateSpec): boolean {
  return semanticEqual(withoutHash(one), withoutHash(other));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [templateHashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  const { creationTimestamp: __, ...metadata } = template?.metadata ?? {};
  return { ...template, metadata: { ...metadata, labels } };
}

async function make(
  context: ControllerContext,
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: number,
): Promise<ReplicaSet> {
  const replicaSet = newReplicaSet(deployment, old, revision);
  const { replicas = 0 } = replicaSet.spec;
  try {
    const created = await context.client.resource(replicaSets).create(replicaSet);
    const message = `Scaled up replica set ${created.metadata.name} from 0 to ${replicas}`;
    if (replicas > 0) context.recorder.event(deployment, 'Normal', 'ScalingReplicaSet', message);
    return created;
  } catch (error) {
    if (isAlreadyExists(error)) await resolveCollision(context, deployment, replicaSet);
    else await noteFailure(context, deployment, error);
    throw error;
  }
}

function newReplicaSet(deployment: Deployment, old: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { name, namespace = '' } = deployment.metadata;
  const { template, selector, minReadySeconds, strategy } = deployment.spec;
  const hash = hashTemplate(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash };
  const { surge } = rollingLimits(deployment);
  const wanted = wantedReplicas(deployment);
  const room = Math.max(0, Math.min(wanted, wanted + surge - replicasOf(old)));
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        ...ownAnnotations(deployment),
        [annotations.revision]: String(revision),
        [annotations.desired]: String(wanted),
        [annotations.maximum]: String(wanted + surge),
      },
      ownerReferences: [newControllerReference(deployment, 'apps/v1', 'Deployment')],
    },
    spec: {
      replicas: strategy?.type === 'Recreate' ? wanted : room,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [templateHashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** The name is taken: by our own ReplicaSet that the cache does not show yet, or by another template's, which asks for another hash. */
async function resolveCollision(
  context: ControllerContext,
  deployment: Deployment,
  { metadata: { name, namespace = '' }, spec }: ReplicaSet,
): Promise<void> {
  const taken = await context.client.resource(replicaSets).get(name, { namespace });
  const own = taken.metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid) === true;
  if (own && sameTemplate(taken.spec.template, spec.template ?? {})) return;
  const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
  await context.client
    .resource(deployments)
    .update({ ...deployment, status: { ...deployment.status, collisionCount } }, { subresource: 'status' });
}

async function noteFailure(context: ControllerContext, deployment: Deployment, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const now = formatTime(context.clock.now());
  const condition = {
    type: 'Progressing',
    status: 'False',
    reason: 'ReplicaSetCreateError',
    message,
    lastUpdateTime: now,
    lastTransitionTime: now,
  };
  const conditions = [...(deployment.status?.conditions ?? []).filter(({ type }) => type !== 'Progressing'), condition];
  await context.client
    .resource(deployments)
    .update({ ...deployment, status: { ...deployment.status, conditions } }, { subresource: 'status' });
}

/** An old template that is wanted again (a rollback) becomes the newest revision. */
async function renumber(
  context: ControllerContext,
  deployment: Deployment,
  found: ReplicaSet,
  revision: number,
): Promise<ReplicaSet> {
  const before = found.metadata.annotations ?? {};
  const number = Math.max(revision, revisionOf(found));
  const wanted: Record<string, string> = {
    ...before,
    ...ownAnnotations(deployment),
    [annotations.revision]: String(number),
  };
  if (revisionOf(found) > 0 && revisionOf(found) < number) {
    const history = [before[annotations.revisionHistory], String(revisionOf(found))].filter(
      (part) => part !== undefined && part !== '',
    );
    wanted[annotations.revisionHistory] = history.join(',');
  }
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (semanticEqual(wanted, before) && minReadySeconds === (found.spec.minReadySeconds ?? 0)) return found;
  return context.client.resource(replicaSets).update({
    ...found,
    metadata: { ...found.metadata, annotations: wanted },
    spec: { ...found.spec, minReadySeconds },
  });
}

async function noteRevision(
  context: ControllerContext,
  deployment: Deployment,
  current: ReplicaSet,
): Promise<Deployment> {
  const revision = current.metadata.annotations?.[annotations.revision];
  if (revision === undefined || deployment.metadata.annotations?.[annotations.revision] === revision) return deployment;
  const { metadata } = deployment;
  const noted = { ...metadata, annotations: { ...metadata.annotations, [annotations.revision]: revision } };
  return context.client.resource(deployments).update({ ...deployment, metadata: noted });
}

function ownAnnotations({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)));
}
