import { type Namespace, type NamespaceCondition, namespaces, pods } from '../api/core-v1.ts';
import type { APIResourceList } from '../api/meta-v1.ts';
import { resourcePath } from '../client/client.ts';
import { defineController, type ReconcileContext } from '../client/controller.ts';
import { setCondition } from '../meta/conditions.ts';
import { isMethodNotSupported, isNotFound } from '../meta/status.ts';

const finalizer = 'kubernetes';
const pollMs = 1_000;

interface DeletableResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** Empties a namespace that is being deleted, and then lets it go. */
export const namespaceController = defineController<Namespace>({
  name: 'namespace-controller',
  for: namespaces,
  relevant: (namespace) => namespace.metadata.deletionTimestamp !== undefined,
  setup: ({ lister }) => void lister(pods),
  async reconcile({ key }, context) {
    const namespace = context.lister(namespaces).get(key);
    if (namespace?.metadata.deletionTimestamp === undefined || !(namespace.spec.finalizers ?? []).includes(finalizer))
      return undefined;
    const remaining = await deleteContent(context, namespace.metadata.name);
    if (remaining.length > 0) {
      await report(context, namespace, remaining);
      return { requeueAfterMs: pollMs };
    }
    await finalize(context, namespace);
    return undefined;
  },
});

/** Deletes every object in the namespace; what is still there afterwards, as `pods. has 2 resource instances`. */
async function deleteContent(context: ReconcileContext<undefined>, namespace: string): Promise<string[]> {
  const remaining: string[] = [];
  for (const resource of await namespacedResources(context)) {
    const path = resourcePath({ ...resource, namespaced: true }, { namespace });
    try {
      await context.client.json({
        method: 'DELETE',
        target: path,
        body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }),
      });
      const { items } = await context.client.json<{ items: unknown[] }>({ method: 'GET', target: path });
      if (items.length > 0)
        remaining.push(`${resource.plural}.${resource.group} has ${items.length} resource instances`);
    } catch (error) {
      if (!isNotFound(error) && !isMethodNotSupported(error)) throw error;
    }
  }
  return remaining;
}

async function namespacedResources({ client }: ReconcileContext<undefined>): Promise<DeletableResource[]> {
  const { groups } = await client.json<{ groups: { preferredVersion: { groupVersion: string } }[] }>({
    method: 'GET',
    target: '/apis',
  });
  const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const lists = await Promise.all(
    versions.map(async (groupVersion) => {
      const list = await client.json<APIResourceList>({
        method: 'GET',
        target: groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`,
      });
      const [group = '', version = ''] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
      return list.resources
        .filter(
          ({ namespaced, verbs, name }) =>
            namespaced && !name.includes('/') && verbs.includes('deletecollection') && verbs.includes('list'),
        )
        .map(({ name }) => ({ group, version, plural: name }));
    }),
  );
  return lists.flat();
}

async function report(
  { client, clock }: ReconcileContext<undefined>,
  namespace: Namespace,
  remaining: readonly string[],
): Promise<void> {
  const message = `Some resources are remaining: ${remaining.join(', ')}`;
  const before: readonly NamespaceCondition[] = namespace.status?.conditions ?? [];
  const conditions = setCondition(
    before,
    { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message },
    clock.now(),
  );
  if (conditions === before) return;
  await client
    .resource(namespaces)
    .update({ ...namespace, status: { ...namespace.status, conditions: [...conditions] } }, { subresource: 'status' });
}

async function finalize({ client }: ReconcileContext<undefined>, namespace: Namespace): Promise<void> {
  const finalizers = (namespace.spec.finalizers ?? []).filter((name) => name !== finalizer);
  await client
    .resource(namespaces)
    .update({ ...namespace, spec: { ...namespace.spec, finalizers } }, { subresource: 'finalize' })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
