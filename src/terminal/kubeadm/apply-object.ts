import type { ApiObject, Client } from '../../core/client/client.ts';
import { resourcePath } from '../../core/client/client.ts';
import { createKubeconfigClient } from '../../core/client/kubeconfig.ts';
import type { Process } from '../../core/machine/process.ts';
import { isAlreadyExists } from '../../core/meta/status.ts';
import { directories } from './cluster.ts';

/** Where objects of a kind are: enough for what kubeadm makes. */
const plurals: Readonly<Record<string, { plural: string; namespaced: boolean }>> = {
  ClusterRole: { plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { plural: 'clusterrolebindings', namespaced: false },
  ConfigMap: { plural: 'configmaps', namespaced: true },
  DaemonSet: { plural: 'daemonsets', namespaced: true },
  Deployment: { plural: 'deployments', namespaced: true },
  Role: { plural: 'roles', namespaced: true },
  RoleBinding: { plural: 'rolebindings', namespaced: true },
  Secret: { plural: 'secrets', namespaced: true },
  Service: { plural: 'services', namespaced: true },
  ServiceAccount: { plural: 'serviceaccounts', namespaced: true },
};

/** Makes the object, or brings the one that is there to what it says. */
export async function applyObject(client: Client, object: unknown): Promise<void> {
  const { apiVersion = 'v1', kind = '', metadata } = object as ApiObject;
  const { plural, namespaced } = plurals[kind] ?? { plural: '', namespaced: false };
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const reference = { group, version, kind, plural, namespaced };
  const namespace = metadata.namespace;
  try {
    await client.json({ method: 'POST', target: resourcePath(reference, { namespace }), body: JSON.stringify(object) });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    await client.json({
      method: 'PATCH',
      target: resourcePath(reference, { namespace, name: metadata.name }),
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify(object),
    });
  }
}

export function adminClient(process: Process, file = 'admin.conf'): Client {
  return createKubeconfigClient(process, `${directories.kubernetes}/${file}`, {
    userAgent: 'kubeadm/v1.36.4 (linux/amd64) kubernetes',
  });
}
