import { type APIService, type APIServiceCondition, apiServices } from '../../api/apiregistration-v1.ts';
import { services } from '../../api/core-v1.ts';
import { endpointSlices } from '../../api/discovery-v1.ts';
import type { APIResource, APIResourceList } from '../../api/meta-v1.ts';
import { setCondition } from '../../meta/conditions.ts';
import { isConflict, isNotFound, newServiceUnavailable } from '../../meta/status.ts';
import type { HttpAnswer, HttpResponse } from '../../network/http.ts';
import { internalView } from '../../registry/subresource.ts';
import type { ApiRequest } from '../api-request.ts';
import { systemWriter } from '../bootstrap/system-writer.ts';
import type { ServerContext } from '../server-context.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { resolveService } from './resolve-service.ts';

const retryMs = 5000;

/** What an extension server serves of one version of a group. */
export interface ExtensionVersion {
  readonly group: string;
  readonly version: string;
  readonly priority: readonly [group: number, version: number];
  /** Undefined while the server cannot be reached. */
  readonly resources: readonly APIResource[] | undefined;
}

type Check = Pick<APIServiceCondition, 'message' | 'reason' | 'status'>;

/** Hands requests for some groups on to the extension servers that APIServices name, and knows which of them answer. */
export class Aggregator {
  readonly #server: ServerContext;
  readonly #signal: AbortSignal;
  readonly #extensions = new Map<string, ExtensionVersion>();
  readonly #checks = new Map<string, AbortController>();

  constructor(server: ServerContext, signal: AbortSignal) {
    this.#server = server;
    this.#signal = signal;
  }

  /** Follows the APIServices and what their services consist of. */
  start(): void {
    const { served } = this.#server;
    served.storeOf(apiServices).cache.subscribe({
      set: (apiService) => this.#set(apiService),
      delete: (apiService) => this.#forget(apiService),
    });
    const affected = (namespace: string | undefined, name: string | undefined): void => {
      for (const { object } of served.storeOf(apiServices).listCached('')) {
        const { service } = object.spec;
        if (service !== undefined && service.namespace === namespace && service.name === name) this.#check(object);
      }
    };
    const ofService = ({ metadata }: { metadata: { namespace?: string; name: string } }): void =>
      affected(metadata.namespace, metadata.name);
    const ofSlice = ({ metadata }: { metadata: { namespace?: string; labels?: Record<string, string> } }): void =>
      affected(metadata.namespace, metadata.labels?.['kubernetes.io/service-name']);
    served.storeOf(services).cache.subscribe({ set: ofService, delete: ofService });
    served.storeOf(endpointSlices).cache.subscribe({ set: ofSlice, delete: ofSlice });
  }

  extensions(): ExtensionVersion[] {
    return [...this.#extensions.values()];
  }

  /** The answer of the extension server that the path belongs to; undefined when it is this server's own. */
  async serve(request: ApiRequest): Promise<HttpAnswer | undefined> {
    const [, group = '', version = ''] = /^\/apis\/([^/]+)\/([^/]+)(?:\/|$)/.exec(request.info.path) ?? [];
    if (group === '' || !this.#extensions.has(`${group}/${version}`)) return undefined;
    const apiService = this.#server.served.storeOf(apiServices).cached('', `${version}.${group}`)?.object;
    if (apiService === undefined) return undefined;
    const response = await this.#call(apiService, request).catch(() => undefined);
    if (response === undefined) throw newServiceUnavailable('service unavailable');
    return { status: response.status, headers: response.headers, body: response.body };
  }

  async #call(apiService: APIService, { http, user }: ApiRequest): Promise<HttpResponse> {
    const { method, target, body, signal } = http;
    const headers = forwardedHeaders(http.headers, user);
    return this.#transportOf(apiService)({ method, target, headers, body, signal });
  }

  #transportOf({ spec }: APIService) {
    const { name = '', namespace = '', port = 443 } = spec.service ?? {};
    const { host: address, port: number } = resolveService(this.#server, namespace, name, port);
    return this.#server.served.registry.settings.dialExtension({
      address,
      port: number,
      serverName: `${name}.${namespace}.svc`,
      authorities: spec.insecureSkipTLSVerify === true ? undefined : atob(spec.caBundle ?? ''),
    });
  }

  #set(apiService: APIService): void {
    if (apiService.spec.service === undefined) return;
    const { group = '', version = '', groupPriorityMinimum, versionPriority } = apiService.spec;
    const key = `${group}/${version}`;
    const known = this.#extensions.get(key);
    const priority = [groupPriorityMinimum, versionPriority] as const;
    this.#extensions.set(key, { group, version, priority, resources: known?.resources });
    if (known === undefined) this.#check(apiService);
  }

  #forget({ metadata, spec }: APIService): void {
    this.#checks.get(metadata.name)?.abort();
    this.#checks.delete(metadata.name);
    this.#extensions.delete(`${spec.group ?? ''}/${spec.version ?? ''}`);
  }

  /** Asks the extension server until it answers; an earlier check of the same gives way. */
  #check({ metadata: { name } }: APIService): void {
    this.#checks.get(name)?.abort();
    const ending = new AbortController();
    this.#checks.set(name, ending);
    void this.#examine(name, AbortSignal.any([this.#signal, ending.signal])).catch(() => {});
  }

  async #examine(name: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const apiService = this.#server.served.storeOf(apiServices).cached('', name)?.object;
      if (apiService?.spec.service === undefined) return;
      const check = await this.#availability(apiService);
      if (signal.aborted) return;
      await this.#report(apiService, check);
      if (check.status === 'True') return;
      await this.#server.clock.sleep(retryMs, signal);
    }
  }

  async #availability(apiService: APIService): Promise<Check> {
    const { group = '', version = '', service } = apiService.spec;
    const { name = '', namespace = '' } = service ?? {};
    const where = `service/${name} in ${JSON.stringify(namespace)}`;
    if (this.#server.served.storeOf(services).cached(namespace, name) === undefined) {
      return { status: 'False', reason: 'ServiceNotFound', message: `${where} is not present` };
    }
    try {
      const headers = { accept: 'application/json', ...forwardedHeaders({}, systemWriter(this.#server).user) };
      const response = await this.#transportOf(apiService)({
        method: 'GET',
        target: `/apis/${group}/${version}`,
        headers,
      });
      const text = await response.body.text();
      if (response.status !== 200)
        throw new Error(`bad status from ${`/apis/${group}/${version}`}: ${response.status}`);
      const { resources } = JSON.parse(text) as APIResourceList;
      const key = `${group}/${version}`;
      const known = this.#extensions.get(key);
      if (known !== undefined) this.#extensions.set(key, { ...known, resources });
      return { status: 'True', reason: 'Passed', message: 'all checks passed' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason.startsWith('no endpoints')) {
        const message = `endpoints for ${where} have no addresses with port name ""`;
        return { status: 'False', reason: 'MissingEndpoints', message };
      }
      return { status: 'False', reason: 'FailedDiscoveryCheck', message: `failing or missing response: ${reason}` };
    }
  }

  async #report({ metadata }: APIService, check: Check): Promise<void> {
    const { served, clock } = this.#server;
    try {
      await served.storeOf(apiServices).update('', metadata.name, {
        context: systemWriter(this.#server),
        view: internalView,
        transform: (old) => {
          if (old === undefined) throw new Error('the APIService is gone');
          const condition = { type: 'Available', ...check };
          const conditions = setCondition(old.object.status?.conditions ?? [], condition, clock.now());
          return Promise.resolve({
            ...old.object,
            metadata: { ...old.object.metadata },
            status: { ...old.object.status, conditions: [...conditions] },
          });
        },
      });
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }
}
