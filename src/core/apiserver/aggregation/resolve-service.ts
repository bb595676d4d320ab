import { type Service, services } from '../../api/core-v1.ts';
import { endpointSlices } from '../../api/discovery-v1.ts';
import { quote } from '../../meta/quote.ts';
import { newNotFound, newServiceUnavailable } from '../../meta/status.ts';
import type { ServerContext } from '../server-context.ts';

/** Where a service can be reached: an address or a name, and a port. */
export interface ServiceLocation {
  readonly host: string;
  readonly port: number;
}

type Resolving = Pick<ServerContext, 'clock' | 'served'>;

/**
 * Where the server reaches a service of the cluster: at its cluster IP, or, with `--enable-aggregator-routing`, at one of its
 * endpoints. Throws an Error in the words of kube-apiserver.
 */
export function resolveService(server: Resolving, namespace: string, name: string, port: number): ServiceLocation {
  const service = server.served.storeOf(services).cached(namespace, name)?.object;
  if (service === undefined) throw newNotFound({ group: '', resource: 'service' }, name);
  if (server.served.registry.settings.routesToEndpoints === true) return endpointOf(server, service, port);
  const { type = 'ClusterIP', clusterIP = '', externalName = '' } = service.spec;
  if (type === 'ExternalName') return { host: externalName, port };
  if (type === 'ClusterIP' && clusterIP === 'None') throw new Error('cannot route to service with ClusterIP "None"');
  return { host: clusterIP, port: portOf(service, port).port };
}

function portOf(service: Service, port: number) {
  const found = service.spec.ports?.find((each) => each.port === port);
  if (found !== undefined) return found;
  throw newServiceUnavailable(`no service port ${port} found for service ${quote(service.metadata.name ?? '')}`);
}

function endpointOf({ served, clock }: Resolving, service: Service, port: number): ServiceLocation {
  const { type = 'ClusterIP' } = service.spec;
  if (type === 'ExternalName') throw new Error(`unsupported service type ${quote(type)}`);
  const portName = portOf(service, port).name ?? '';
  const { name = '', namespace = '' } = service.metadata;
  const locations = served
    .storeOf(endpointSlices)
    .listCached(namespace)
    .filter(({ object }) => object.metadata.labels?.['kubernetes.io/service-name'] === name)
    .flatMap(({ object }) => {
      const target = object.ports?.find((each) => (each.name ?? '') === portName)?.port;
      const ready = (object.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
      if (target === undefined) return [];
      return ready.map(({ addresses }) => ({ host: addresses[0] ?? '', port: target }));
    });
  const chosen = locations[Math.floor(clock.random() * locations.length)];
  if (chosen === undefined) throw newServiceUnavailable(`no endpoints available for service ${quote(name)}`);
  return chosen;
}
