import { ConnectionError, NoResourceTypeError } from '../failures.ts';
import type { Session } from '../session.ts';
import { type AggregatedDiscovery, type DiscoveredGroup, readAggregated } from './aggregated.ts';
import type { ApiResource } from './api-resource.ts';
import { DiscoveryCache } from './cache.ts';
import { logUnhandled } from './log-unhandled.ts';

const aggregatedTypes = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/** What the server offers, from the cache in the home directory while that is fresh. */
export class Discovery {
  readonly #session: Session;
  #groups: DiscoveredGroup[] | undefined;
  /** The groups come from the server, not from the cache. */
  #fresh = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Every group, in the server's order. */
  async groups(): Promise<readonly DiscoveredGroup[]> {
    if (this.#groups === undefined) {
      this.#groups = this.#cache().read();
      if (this.#groups === undefined) await this.refresh();
    }
    return this.#groups ?? [];
  }

  /** Asks the server, whatever the cache holds; without an answer it complains as often as the command that asks does. */
  async refresh(complaints = 5): Promise<readonly DiscoveredGroup[]> {
    const [core, named] = [await this.#ask('/api', complaints), await this.#ask('/apis', complaints)];
    this.#groups = [...core, ...named];
    this.#fresh = true;
    this.#cache().write(this.#groups);
    return this.#groups;
  }

  /** The resource that an argument such as `po`, `deployments.v1.apps` or `Deployment` names. */
  async find(argument: string): Promise<ApiResource> {
    const found = lookUp(await this.#resources(), argument);
    if (found !== undefined) return found;
    if (!this.#fresh) {
      await this.#refreshLoudly();
      const again = lookUp(await this.#resources(), argument);
      if (again !== undefined) return again;
    }
    throw new NoResourceTypeError(argument.split('.')[0] ?? argument);
  }

  /** The resource of a kind; undefined when the server does not have it. */
  async findKind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const match = (resource: ApiResource): boolean =>
      (resource.kind === kind || resource.kind.toLowerCase() === kind) &&
      (resource.group === '' ? resource.version : `${resource.group}/${resource.version}`) === apiVersion;
    const found = (await this.#resources()).find(match);
    if (found !== undefined || this.#fresh) return found;
    await this.#refreshLoudly();
    return (await this.#resources()).find(match);
  }

  /** The resources of a category such as `all`, in the order of discovery; undefined when it is none. */
  async expandCategory(name: string): Promise<ApiResource[] | undefined> {
    const preferred = (await this.groups()).flatMap(({ versions }) => versions[0]?.resources ?? []);
    const members = preferred.filter(({ categories }) => categories.includes(name));
    return members.length === 0 ? undefined : members;
  }

  async #resources(): Promise<ApiResource[]> {
    return (await this.groups()).flatMap(({ versions }) => versions.flatMap(({ resources }) => resources));
  }

  async #refreshLoudly(): Promise<void> {
    await this.refresh();
  }

  async #ask(target: string, complaints: number): Promise<DiscoveredGroup[]> {
    try {
      const headers = { accept: aggregatedTypes };
      return readAggregated(
        await this.#session.json<AggregatedDiscovery>({ target: `${target}?timeout=32s`, headers }),
      );
    } catch (error) {
      if (error instanceof ConnectionError)
        await logUnhandled(this.#session, `couldn't get current server API group list: ${error.message}`, complaints);
      throw error;
    }
  }

  #cache(): DiscoveryCache {
    const { process, flags, connection } = this.#session;
    const folder = flags['cache-dir'] || `${process.env.get('HOME') ?? '/root'}/.kube/cache`;
    const host = connection.server.replace(/^\w+:\/\//, '').replace(/[^\w./-]/g, '_');
    return new DiscoveryCache(process, `${process.resolve(folder)}/discovery/${host}`);
  }
}

/** Matches plurals, singulars and short names before kinds; a later group never hides an earlier one. */
function lookUp(resources: readonly ApiResource[], argument: string): ApiResource | undefined {
  const lower = argument.toLowerCase();
  const [name = '', ...rest] = lower.split('.');
  const group = rest.join('.');
  const [version = '', ...groupParts] = rest;
  const named = resources.filter((resource) => isCalled(resource, name));
  if (rest.length > 0) {
    const exact = named.find((resource) => resource.version === version && resource.group === groupParts.join('.'));
    return exact ?? named.find((resource) => groupFits(resource.group, group)) ?? kindLookUp(resources, argument);
  }
  return (
    named.find(({ plural, singular }) => plural === name || singular === name) ??
    named[0] ??
    kindLookUp(resources, argument)
  );
}

function isCalled({ plural, singular, shortNames }: ApiResource, name: string): boolean {
  return plural === name || singular === name || shortNames.includes(name);
}

function groupFits(group: string, given: string): boolean {
  return group === given || (group !== '' && group.startsWith(given));
}

function kindLookUp(resources: readonly ApiResource[], argument: string): ApiResource | undefined {
  const [kind, version, ...group] = argument.split('.');
  const ofKind = resources.filter((resource) => resource.kind === kind);
  if (version === undefined) return ofKind[0];
  return (
    ofKind.find((resource) => resource.version === version && resource.group === group.join('.')) ??
    ofKind.find((resource) => resource.group === [version, ...group].join('.'))
  );
}
