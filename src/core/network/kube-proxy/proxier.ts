import { type Node, nodes, type Service, services } from '../../api/core-v1.ts';
import { type EndpointSlice, endpointSlices } from '../../api/discovery-v1.ts';
import type { Client } from '../../client/client.ts';
import { objectKey } from '../../client/indexer.ts';
import { createInformer, type Informer, type InformerHandler, type InformerOptions } from '../../client/informer.ts';
import type { Clock } from '../../clock.ts';
import type { TranslationKey, TranslationTable } from '../network-stack.ts';
import { type ServiceRule, serviceRules } from './service-rules.ts';

export interface ProxierOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly translation: TranslationTable;
  readonly nodeName: string;
  /** Stops following the cluster. The rules stay, as those of a proxy that ended do. */
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

const serviceNameLabel = 'kubernetes.io/service-name';
const zoneLabel = 'topology.kubernetes.io/zone';
const proxied = '!service.kubernetes.io/service-proxy-name,!service.kubernetes.io/headless';
const bySlicedService = 'service';

/** Keeps a node's translation of service addresses as the cluster's services and endpoints have it. */
export class Proxier {
  readonly synced: Promise<void>;
  /** When rules were last brought up to date, in milliseconds since the epoch. */
  lastUpdatedMs: number;
  readonly #options: ProxierOptions;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #node: Informer<Node>;
  /** What stands in the table, by service, and whose each of it is. */
  readonly #written = new Map<string, Map<string, TranslationKey>>();
  readonly #owners = new Map<string, string>();
  readonly #outdated = new Set<string>();
  #ready = false;

  constructor(options: ProxierOptions) {
    this.#options = options;
    const { client, clock, signal, onError } = options;
    this.lastUpdatedMs = clock.now();
    const following: InformerOptions = { client, clock, signal, labelSelector: proxied, onError };
    this.#services = createInformer(services, following);
    this.#slices = createInformer(endpointSlices, following);
    const fieldSelector = `metadata.name=${options.nodeName}`;
    this.#node = createInformer(nodes, { client, clock, signal, fieldSelector, onError });
    this.#slices.addIndex(bySlicedService, (slice) => [sliceKey(slice)]);
    this.#services.addHandler(handlerFor((service) => this.#outdate(objectKey(service))));
    this.#slices.addHandler(handlerFor((slice) => this.#outdate(sliceKey(slice))));
    this.#node.addHandler(handlerFor(() => this.#outdateWhenMoved()));
    this.synced = this.#start();
  }

  async #start(): Promise<void> {
    await Promise.all([this.#services.synced, this.#slices.synced, this.#node.synced]);
    this.#ready = true;
    this.#update();
    this.#removeForeign();
  }

  #zone(): string | undefined {
    return this.#node.lister.get(this.#options.nodeName)?.metadata.labels?.[zoneLabel];
  }

  #knownZone: string | undefined;
  #outdateWhenMoved(): void {
    const zone = this.#zone();
    if (zone === this.#knownZone) return;
    this.#knownZone = zone;
    for (const service of this.#services.lister.list()) this.#outdate(objectKey(service));
  }

  /** Several changes of one turn are one update. */
  #outdate(key: string): void {
    const isFirst = this.#outdated.size === 0;
    this.#outdated.add(key);
    if (isFirst && this.#ready) queueMicrotask(() => this.#update());
  }

  #update(): void {
    const keys = [...this.#outdated];
    this.#outdated.clear();
    if (this.#options.signal.aborted) return;
    for (const key of keys) this.#updateService(key);
    this.lastUpdatedMs = this.#options.clock.now();
  }

  #updateService(key: string): void {
    const { translation, nodeName } = this.#options;
    const before = this.#written.get(key) ?? new Map<string, TranslationKey>();
    const now = new Map<string, TranslationKey>();
    for (const [address, rule] of this.#rulesFor(key, nodeName)) {
      translation.set(address, rule);
      now.set(keyText(address), address);
      this.#owners.set(keyText(address), key);
    }
    for (const [text, address] of before) if (!now.has(text)) this.#remove(key, text, address);
    if (now.size === 0) this.#written.delete(key);
    else this.#written.set(key, now);
  }

  #rulesFor(key: string, name: string): ServiceRule[] {
    const service = this.#services.lister.get(key);
    if (service === undefined) return [];
    return serviceRules(service, this.#slices.lister.byIndex(bySlicedService, key), { name, zone: this.#zone() });
  }

  /** Another service may have taken the address over in the same turn. */
  #remove(service: string, text: string, address: TranslationKey): void {
    if (this.#owners.get(text) !== service) return;
    this.#owners.delete(text);
    this.#options.translation.set(address, undefined);
  }

  /** What an earlier run left behind for services that are gone. */
  #removeForeign(): void {
    const { translation } = this.#options;
    for (const [key, { comment }] of translation.entries()) {
      const isPortMapping = comment.startsWith('dnat name:');
      if (!isPortMapping && !this.#owners.has(keyText(key))) translation.set(key, undefined);
    }
  }
}

function handlerFor<T>(changed: (object: T) => void): InformerHandler<T> {
  return {
    added: changed,
    updated: (object, previous) => {
      changed(previous);
      changed(object);
    },
    deleted: changed,
  };
}

function sliceKey({ metadata }: EndpointSlice): string {
  return `${metadata.namespace ?? ''}/${metadata.labels?.[serviceNameLabel] ?? ''}`;
}

function keyText({ protocol, address = '*', port }: TranslationKey): string {
  return `${protocol}/${address}:${port}`;
}
