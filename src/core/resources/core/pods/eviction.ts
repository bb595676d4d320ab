import { type Pod, pods } from '../../../api/core-v1.ts';
import type { DeleteOptions } from '../../../api/meta-v1.ts';
import { type Eviction, type PodDisruptionBudget, podDisruptionBudgets } from '../../../api/policy-v1.ts';
import { isConditionTrue, setCondition } from '../../../meta/conditions.ts';
import { matchesLabels, selectorFromObject } from '../../../meta/label-selector.ts';
import type { ApiObject } from '../../../meta/object.ts';
import { newBadRequest, newInternalError, newTooManyRequests, StatusError } from '../../../meta/status.ts';
import { formatTime, parseTime } from '../../../meta/time.ts';
import { type CreateSubresource, internalView, type SubresourceRequest } from '../../../registry/subresource.ts';
import type { WriteContext } from '../../../registry/write-context.ts';

const staleDisruptionMs = 120_000;
const maximumDisruptedPods = 2000;

/** A deletion that asks the pod's disruption budget first. */
export const podEviction: CreateSubresource = {
  type: 'create',
  kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
  create: (body, request, context) => evict(body as Eviction & ApiObject, request, context),
};

async function evict(
  eviction: Eviction & ApiObject,
  { namespace, name, registry }: SubresourceRequest,
  writer: WriteContext,
): Promise<ApiObject> {
  if (eviction.metadata.name !== name) throw newBadRequest('name in URL does not match name in Eviction object');
  const options: DeleteOptions = eviction.deleteOptions ?? {};
  const context = options.dryRun?.includes('All') === true ? { ...writer, dryRun: true } : writer;
  const store = registry.storeOf(pods);
  const pod = await store.get(namespace, name);
  if (!isFreeToGo(pod.object)) {
    const budgets = budgetsOf(
      pod.object,
      registry
        .storeOf(podDisruptionBudgets)
        .listCached(namespace)
        .map(({ object }) => object),
    );
    const [budget, second] = budgets;
    if (second !== undefined) {
      throw newInternalError(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
    }
    if (budget !== undefined && !mayIgnore(budget, pod.object)) {
      await registry.storeOf(podDisruptionBudgets).update(namespace, budget.metadata.name, {
        context,
        view: internalView,
        transform: (old) => Promise.resolve(disrupt(old?.object ?? budget, name, context)),
      });
    }
  }
  await markDisrupted(namespace, name, { registry, context });
  await store.delete(namespace, name, { context, options });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as ApiObject;
}

/** A pod that is over, or not yet started, or on its way out disturbs nobody by going. */
function isFreeToGo({ metadata, status }: Pod): boolean {
  const phase = status?.phase ?? '';
  return ['Succeeded', 'Failed', 'Pending'].includes(phase) || metadata.deletionTimestamp !== undefined;
}

function budgetsOf(pod: Pod, budgets: readonly PodDisruptionBudget[]): PodDisruptionBudget[] {
  return budgets.filter(({ spec }) => matchesLabels(selectorFromObject(spec?.selector), pod.metadata.labels));
}

/** An unhealthy pod does not count towards its budget. */
function mayIgnore({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  if (isConditionTrue(pod.status?.conditions, 'Ready')) return false;
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** Takes one disruption off the budget. Throws TooManyRequests when there is none. */
function disrupt(budget: PodDisruptionBudget, podName: string, { clock }: WriteContext): PodDisruptionBudget {
  const { metadata, status } = budget;
  const { name, generation = 0 } = metadata;
  if (status === undefined || (status.observedGeneration ?? 0) < generation) {
    throw disruptionRefused(`The disruption budget ${name} is still being processed by the server.`);
  }
  const { disruptionsAllowed = 0 } = status;
  if (disruptionsAllowed < 0) throw newInternalError('pdb disruptions allowed is negative');
  const disruptedPods = { ...status.disruptedPods };
  if (Object.keys(disruptedPods).length > maximumDisruptedPods)
    throw newInternalError('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (disruptionsAllowed === 0) {
    const { desiredHealthy, currentHealthy } = status;
    throw disruptionRefused(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    );
  }
  for (const [pod, time] of Object.entries(disruptedPods)) {
    if (clock.now() - (parseTime(time) ?? 0) > staleDisruptionMs) delete disruptedPods[pod];
  }
  disruptedPods[podName] = formatTime(clock.now());
  return {
    ...budget,
    metadata: { ...metadata },
    status: { ...status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods },
  };
}

function disruptionRefused(detail: string): StatusError {
  const error = newTooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0);
  const causes = [{ reason: 'DisruptionBudget', message: detail }];
  return new StatusError({ ...error.status, details: { ...error.status.details, causes } });
}

async function markDisrupted(
  namespace: string,
  name: string,
  { registry, context }: Pick<SubresourceRequest, 'registry'> & { context: WriteContext },
): Promise<void> {
  await registry.storeOf(pods).update(namespace, name, {
    context,
    view: internalView,
    transform: (old) => {
      if (old === undefined) throw new Error(`pod ${name} is gone`);
      const condition = {
        ...{ type: 'DisruptionTarget', status: 'True' },
        ...{ reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' },
      };
      const conditions = [...setCondition(old.object.status?.conditions ?? [], condition, context.clock.now())];
      const { metadata } = old.object;
      return Promise.resolve({
        ...old.object,
        metadata: { ...metadata },
        status: { ...old.object.status, conditions },
      });
    },
  });
}
