import { namespaces } from '../../api/core-v1.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../../api/rbac-v1.ts';
import type { ResourceReference } from '../../api/scalars.ts';
import { priorityClasses } from '../../api/scheduling-v1.ts';
import { createBootstrapPolicy } from '../../auth/bootstrap-policy.ts';
import { type ApiObject, cloneJson } from '../../meta/object.ts';
import { isAlreadyExists } from '../../meta/status.ts';
import type { ServerContext } from '../server-context.ts';
import { systemWriter } from './system-writer.ts';

const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const systemPriorities = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

/** Makes the namespaces that every cluster has from the start, as far as they are not there. */
export async function bootstrapNamespaces(server: ServerContext): Promise<void> {
  for (const name of systemNamespaces) {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} };
    await ensure(server, namespaces, namespace);
  }
}

/** Makes the roles and bindings that the cluster's own components need. */
export async function bootstrapPolicy(server: ServerContext): Promise<void> {
  const policy = createBootstrapPolicy();
  for (const role of policy.clusterRoles) await ensure(server, clusterRoles, role);
  for (const binding of policy.clusterRoleBindings) await ensure(server, clusterRoleBindings, binding);
  for (const role of policy.roles) await ensure(server, roles, role);
  for (const binding of policy.roleBindings) await ensure(server, roleBindings, binding);
}

export async function bootstrapPriorityClasses(server: ServerContext): Promise<void> {
  if (server.served.find('scheduling.k8s.io', 'v1', 'priorityclasses') === undefined) return;
  for (const { name, ...rest } of systemPriorities) {
    const metadata = { name };
    await ensure(server, priorityClasses, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata,
      ...rest,
    });
  }
}

/** Another apiserver may be faster. */
async function ensure<T extends ApiObject>(
  server: ServerContext,
  resource: ResourceReference<T>,
  object: T,
): Promise<void> {
  const store = server.served.storeOf(resource);
  const { name = '', namespace = '' } = object.metadata;
  if (store.cached(namespace, name) !== undefined) return;
  const copy = cloneJson(object);
  store.resource.strategy.defaults?.(copy);
  try {
    await store.create(copy, { context: systemWriter(server), namespace });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}
