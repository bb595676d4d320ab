import { type APIService, apiServices } from '../../api/apiregistration-v1.ts';
import { isAlreadyExists } from '../../meta/status.ts';
import { formatTime } from '../../meta/time.ts';
import { internalView } from '../../registry/subresource.ts';
import { systemWriter } from '../bootstrap/system-writer.ts';
import type { ServerContext } from '../server-context.ts';

/** How early a group is listed, and its version among the others. */
const priorities: Readonly<Record<string, readonly [group: number, version: number]>> = {
  '/v1': [18_000, 1],
  'apps/v1': [17_800, 15],
  'events.k8s.io/v1': [17_750, 15],
  'authentication.k8s.io/v1': [17_700, 15],
  'authorization.k8s.io/v1': [17_600, 15],
  'autoscaling/v1': [17_500, 15],
  'autoscaling/v2': [17_500, 30],
  'batch/v1': [17_400, 15],
  'certificates.k8s.io/v1': [17_300, 15],
  'networking.k8s.io/v1': [17_200, 15],
  'policy/v1': [17_100, 15],
  'rbac.authorization.k8s.io/v1': [17_000, 15],
  'storage.k8s.io/v1': [16_800, 15],
  'apiextensions.k8s.io/v1': [16_700, 15],
  'admissionregistration.k8s.io/v1': [16_700, 15],
  'scheduling.k8s.io/v1': [16_600, 15],
  'coordination.k8s.io/v1': [16_500, 15],
  'node.k8s.io/v1': [16_300, 15],
  'discovery.k8s.io/v1': [16_200, 15],
  'resource.k8s.io/v1': [16_200, 21],
};
const customPriority = [1000, 100] as const;

/** Says who keeps an APIService: `onstart` the server for its own groups, `true` for those that definitions make. */
export const automanagedLabel = 'kube-aggregator.kubernetes.io/automanaged';

/** Makes the APIServices of what this server serves itself, as far as they are not there. */
export async function registerLocalApiServices(server: ServerContext): Promise<void> {
  const versions = new Set(server.served.all().map(({ group, version }) => `${group}/${version}`));
  versions.delete('apiregistration.k8s.io/v1');
  for (const groupVersion of versions) await registerLocal(server, groupVersion);
}

export async function registerLocal(server: ServerContext, groupVersion: string): Promise<void> {
  const store = server.served.storeOf(apiServices);
  const [group = '', version = ''] = groupVersion.split('/');
  const name = `${version}.${group}`;
  if (store.cached('', name) !== undefined) return;
  const known = priorities[groupVersion];
  const [groupPriorityMinimum, versionPriority] = known ?? customPriority;
  const apiService: APIService = {
    kind: 'APIService',
    apiVersion: 'apiregistration.k8s.io/v1',
    metadata: {
      name,
      labels: { [automanagedLabel]: known === undefined ? 'true' : 'onstart' },
    },
    spec: { ...(group !== '' && { group }), version, groupPriorityMinimum, versionPriority },
  };
  const context = systemWriter(server);
  try {
    await store.create(apiService, { context, namespace: '' });
    await store.update('', name, {
      context,
      view: internalView,
      transform: (old) => Promise.resolve(available(old?.object ?? apiService, server.clock.now())),
    });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

function available(apiService: APIService, nowMs: number): APIService {
  const condition = {
    ...{ type: 'Available', status: 'True', lastTransitionTime: formatTime(nowMs) },
    ...{ reason: 'Local', message: 'Local APIServices are always available' },
  };
  return { ...apiService, metadata: { ...apiService.metadata }, status: { conditions: [condition] } };
}
