import {
  configMaps,
  persistentVolumeClaims,
  pods,
  type ResourceQuota,
  replicationControllers,
  resourceQuotas,
  secrets,
  services,
} from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { ApiObject } from '../client/client.ts';
import type { Controller } from '../client/controller.ts';
import { defineController } from '../client/controller.ts';
import { semanticEqual } from '../meta/semantic-equal.ts';
import { isNotFound } from '../meta/status.ts';
import { sameAmounts } from '../quota/amounts.ts';
import { frees } from './resource-quota/frees.ts';
import { QuotaKinds } from './resource-quota/quota-kinds.ts';
import { usageOf } from './resource-quota/usage.ts';

const resyncPeriodMs = 300_000;

const ownKinds: readonly ResourceReference<ApiObject>[] = [
  pods,
  services,
  persistentVolumeClaims,
  configMaps,
  replicationControllers,
  resourceQuotas,
  secrets,
];

/** Keeps in the status of each quota what is used of it. What is new has been charged already when it was written. */
export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  run: (context) => {
    const { client, clock, informers } = context;
    const { lister } = informers.informerFor(resourceQuotas);
    const kinds = new QuotaKinds(client, informers, ownKinds);
    defineController<ResourceQuota>({
      name: 'resourcequota-controller',
      for: resourceQuotas,
      relevant: (quota, previous) =>
        previous === undefined || !sameAmounts(quota.spec.hard ?? {}, previous.spec.hard ?? {}),
      async reconcile({ key, namespace }, { enqueue, ...reconcile }) {
        const quota = lister.get(key);
        if (quota === undefined) return undefined;
        await kinds.follow(Object.keys(quota.spec.hard ?? {}), (reference, object, previous) => {
          if (!frees(reference, object, previous, clock.now())) return;
          for (const { metadata } of lister.inNamespace(previous.metadata.namespace ?? ''))
            enqueue(`${metadata.namespace ?? ''}/${metadata.name}`);
        });
        const hard = quota.spec.hard ?? {};
        const counted = kinds.all.map((reference) => ({
          reference,
          objects: informers.informerFor(reference).lister.inNamespace(namespace),
        }));
        const used = usageOf(quota, counted, clock.now());
        const { status } = quota;
        const isSame = status?.used !== undefined && semanticEqual(status.hard, hard) && sameAmounts(status.used, used);
        if (!isSame) {
          await reconcile.client
            .resource(resourceQuotas)
            .update({ ...quota, status: { hard, used } }, { subresource: 'status' })
            .catch(ignoreMissing);
        }
        return { requeueAfterMs: resyncPeriodMs };
      },
    }).run(context);
  },
};

/** Whoever deleted the quota needs no status. */
function ignoreMissing(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
