import { type Namespace, namespaces, type Pod, pods, type Service, services } from '../../../api/core-v1.ts';
import { type Endpoint, type EndpointSlice, endpointSlices } from '../../../api/discovery-v1.ts';
import type { Client } from '../../../client/client.ts';
import { createInformer, type Informer } from '../../../client/informer.ts';
import type { Clock } from '../../../clock.ts';
import type { KubernetesOptions } from './options.ts';

const serviceNameLabel = 'kubernetes.io/service-name';

export interface ServiceEndpoint {
  readonly endpoint: Endpoint;
  readonly address: string;
  readonly slice: EndpointSlice;
}

/** What the cluster has, as far as names are made of it. */
export class Cluster {
  readonly whenSynced: Promise<void>;
  /** When something changed last, in milliseconds since the epoch. */
  changedMs: number;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice> | undefined;
  readonly #namespaces: Informer<Namespace>;
  readonly #pods: Informer<Pod> | undefined;
  readonly #options: KubernetesOptions;

  constructor(
    options: KubernetesOptions,
    following: { client: Client; clock: Clock; signal: AbortSignal; onError: (error: unknown) => void },
  ) {
    this.#options = options;
    const { clock } = following;
    const [namespace] = options.namespaces.length === 1 ? options.namespaces : [];
    const scope = namespace === undefined ? following : { ...following, namespace };
    const { labelSelector } = options;
    this.changedMs = clock.now();
    this.#services = createInformer(services, labelSelector === undefined ? scope : { ...scope, labelSelector });
    this.#services.addIndex('address', ({ spec }) => [spec.clusterIP ?? '', ...(spec.clusterIPs ?? [])]);
    this.#namespaces = createInformer(namespaces, following);
    if (options.endpoints) {
      this.#slices = createInformer(endpointSlices, scope);
      this.#slices.addIndex('service', ({ metadata }) => [
        `${metadata.namespace ?? ''}/${metadata.labels?.[serviceNameLabel] ?? ''}`,
      ]);
      this.#slices.addIndex('address', ({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses));
    }
    if (options.pods === 'verified') {
      this.#pods = createInformer(pods, scope);
      this.#pods.addIndex('address', ({ status }) => (status?.podIP === undefined ? [] : [status.podIP]));
    }
    const touch = (): void => {
      this.changedMs = clock.now();
    };
    for (const informer of [this.#services, this.#slices]) {
      informer?.addHandler({ added: touch, updated: touch, deleted: touch });
    }
    this.whenSynced = Promise.all(this.#informers().map(({ synced }) => synced)).then(() => {});
  }

  get synced(): boolean {
    return this.#informers().every(({ hasSynced }) => hasSynced);
  }

  #informers(): { hasSynced: boolean; synced: Promise<void> }[] {
    return [this.#services, this.#slices, this.#namespaces, this.#pods].filter((each) => each !== undefined);
  }

  hasNamespace(name: string): boolean {
    const { namespaces: exposed } = this.#options;
    return (exposed.length === 0 || exposed.includes(name)) && this.#namespaces.lister.get(name) !== undefined;
  }

  service(namespace: string, name: string): Service | undefined {
    const service = this.#services.lister.get(`${namespace}/${name}`);
    if (service === undefined || !this.#options.ignoreEmptyServices) return service;
    const isSpecial = service.spec.type === 'ExternalName' || service.spec.clusterIP === 'None';
    return isSpecial || this.endpoints(namespace, name).length > 0 ? service : undefined;
  }

  serviceAt(address: string): Service | undefined {
    return this.#services.lister.byIndex('address', address)[0];
  }

  /** The ready endpoints of a service. */
  endpoints(namespace: string, name: string): ServiceEndpoint[] {
    return (this.#slices?.lister.byIndex('service', `${namespace}/${name}`) ?? []).flatMap(readyEndpoints);
  }

  endpointsAt(address: string): ServiceEndpoint[] {
    const slices = this.#slices?.lister.byIndex('address', address) ?? [];
    return slices.flatMap(readyEndpoints).filter((endpoint) => endpoint.address === address);
  }

  hasPod(namespace: string, address: string): boolean {
    const found = this.#pods?.lister.byIndex('address', address) ?? [];
    return found.some(({ metadata }) => metadata.namespace === namespace);
  }

  /** The name of an endpoint below its service's. */
  endpointName({ endpoint, address }: ServiceEndpoint): string {
    if (endpoint.hostname) return endpoint.hostname;
    if (this.#options.endpointPodNames && endpoint.targetRef?.name) return endpoint.targetRef.name;
    return address.replaceAll(/[.:]/g, '-');
  }
}

/** `default/web` of a slice that belongs to the service `web`. */
export function serviceOf({ metadata }: EndpointSlice): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.labels?.[serviceNameLabel] ?? '' };
}

function readyEndpoints(slice: EndpointSlice): ServiceEndpoint[] {
  const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
  return ready.flatMap((endpoint) => endpoint.addresses.map((address) => ({ endpoint, address, slice })));
}
