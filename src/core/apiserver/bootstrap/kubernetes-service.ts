import { type Endpoints, endpoints, type Service, services } from '../../api/core-v1.ts';
import { type EndpointSlice, endpointSlices } from '../../api/discovery-v1.ts';
import { type ServiceCIDR, serviceCIDRs } from '../../api/networking-v1.ts';
import { cloneJson } from '../../meta/object.ts';
import { semanticEqual } from '../../meta/semantic-equal.ts';
import { isAlreadyExists } from '../../meta/status.ts';
import { formatTime } from '../../meta/time.ts';
import { internalView } from '../../registry/subresource.ts';
import { Subnet } from '../../resources/core/services/subnet.ts';
import type { ServerContext } from '../server-context.ts';
import { systemWriter } from './system-writer.ts';

export interface PublishedAddress {
  readonly address: string;
  readonly port: number;
  readonly serviceClusterIpRange: string;
}

const namespace = 'default';
const name = 'kubernetes';
const attempts = 10;
const retryMs = 200;

/** Makes the service `kubernetes` and keeps its endpoints at this server's address; makes both again when they are deleted. */
export async function publishApiServer(server: ServerContext, published: PublishedAddress): Promise<void> {
  await ensureServiceCidr(server, published);
  await reconcile(server, published);
  const isOurs = (object: Service | Endpoints): boolean =>
    object.metadata.namespace === namespace && object.metadata.name === name;
  const again = (object: Service | Endpoints): void => {
    if (isOurs(object)) void reconcile(server, published).catch(() => {});
  };
  server.served.storeOf(services).cache.subscribe({ set: () => {}, delete: again });
  server.served.storeOf(endpoints).cache.subscribe({ set: () => {}, delete: again });
}

async function ensureServiceCidr(server: ServerContext, { serviceClusterIpRange }: PublishedAddress): Promise<void> {
  const cidr: ServiceCIDR = {
    kind: 'ServiceCIDR',
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name, finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    spec: { cidrs: [serviceClusterIpRange] },
  };
  const store = server.served.storeOf(serviceCIDRs);
  if (store.cached('', name) !== undefined) return;
  const context = systemWriter(server);
  try {
    await store.create(cidr, { context, namespace: '' });
    const condition = {
      ...{ type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' },
      lastTransitionTime: formatTime(server.clock.now()),
    };
    await store.update('', name, {
      context,
      view: internalView,
      transform: (old) =>
        Promise.resolve({
          ...(old?.object ?? cidr),
          metadata: { ...(old?.object ?? cidr).metadata },
          status: { conditions: [condition] },
        }),
    });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

async function reconcile(server: ServerContext, published: PublishedAddress): Promise<void> {
  await ensureService(server, published);
  const { address, port } = published;
  const subsets = [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }];
  const context = systemWriter(server);
  await server.served.storeOf(endpoints).update(namespace, name, {
    context,
    allowCreate: true,
    transform: (old) => Promise.resolve(endpointsOf(old?.object, subsets)),
  });
  await server.served.storeOf(endpointSlices).update(namespace, name, {
    context,
    allowCreate: true,
    transform: (old) => Promise.resolve(sliceOf(old?.object, published)),
  });
}

/** Another apiserver may have claimed the address a moment ago and be about to write the service. */
async function ensureService(server: ServerContext, { serviceClusterIpRange, port }: PublishedAddress): Promise<void> {
  const store = server.served.storeOf(services);
  if (store.cached(namespace, name) !== undefined) return;
  const clusterIP = new Subnet(serviceClusterIpRange).at(1);
  const service: Service = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await store.create(cloneJson(service), { context: systemWriter(server), namespace });
      return;
    } catch (error) {
      if (isAlreadyExists(error) || (await store.readLatest(store.keyOf(namespace, name))) !== undefined) return;
      if (attempt === attempts) throw error;
      await server.clock.sleep(retryMs);
    }
  }
}

function endpointsOf(old: Endpoints | undefined, subsets: NonNullable<Endpoints['subsets']>): Endpoints {
  if (old !== undefined && semanticEqual(old.subsets, subsets)) return { ...old, metadata: { ...old.metadata } };
  const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  const metadata = old === undefined ? { name, namespace, labels } : { ...old.metadata };
  return { kind: 'Endpoints', apiVersion: 'v1', metadata, subsets };
}

function sliceOf(old: EndpointSlice | undefined, { address, port }: PublishedAddress): EndpointSlice {
  const labels = { 'kubernetes.io/service-name': name };
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: old === undefined ? { name, namespace, labels } : { ...old.metadata },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}
