import type { Process } from '../../../core/machine/process.ts';
import { goJson } from '../../../core/meta/quote.ts';
import type { DiscoveredGroup, DiscoveredVersion } from './aggregated.ts';
import type { ApiResource, ApiSubresource } from './api-resource.ts';

const lifetimeMs = 6 * 3_600_000;

interface CachedGroups {
  readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[];
}

interface CachedResources {
  readonly resources: readonly CachedResource[];
}

interface CachedResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** What discovery said, kept in files below `folder` for six hours, laid out as kubectl does. */
export class DiscoveryCache {
  readonly #process: Process;
  readonly #folder: string;

  constructor(process: Process, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  read(): DiscoveredGroup[] | undefined {
    const list = this.#readFile<CachedGroups>('servergroups.json');
    if (list === undefined) return undefined;
    const groups: DiscoveredGroup[] = [];
    for (const { name, versions } of list.groups) {
      const read = versions.map(({ version }) => this.#readVersion(name, version));
      const whole = read.filter((version) => version !== undefined);
      if (whole.length !== read.length) return undefined;
      groups.push({ name, versions: whole });
    }
    return groups;
  }

  write(groups: readonly DiscoveredGroup[]): void {
    try {
      for (const group of groups) for (const version of group.versions) this.#writeVersion(group.name, version);
      this.#writeFile('servergroups.json', { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupEntry) });
    } catch {
      // A read-only home only makes the next command ask again.
    }
  }

  #readVersion(group: string, version: string): DiscoveredVersion | undefined {
    const list = this.#readFile<CachedResources>(versionPath(group, version));
    return list === undefined
      ? undefined
      : { version, stale: false, resources: joinSubresources(group, version, list) };
  }

  #writeVersion(group: string, { version, resources, stale }: DiscoveredVersion): void {
    if (stale) return;
    const groupVersion = group === '' ? version : `${group}/${version}`;
    const entries = resources.flatMap((resource) => [
      resourceEntry(resource),
      ...resource.subresources.map((sub) => subresourceEntry(resource, sub)),
    ]);
    this.#writeFile(versionPath(group, version), {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion,
      resources: entries,
    });
  }

  #readFile<T>(name: string): T | undefined {
    const path = `${this.#folder}/${name}`;
    const { files, clock } = this.#process;
    try {
      if (clock.now() - files.stat(path).modifiedMs > lifetimeMs) return undefined;
      return JSON.parse(files.readText(path)) as T;
    } catch {
      return undefined;
    }
  }

  #writeFile(name: string, content: object): void {
    const path = `${this.#folder}/${name}`;
    this.#process.files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true, mode: 0o750 });
    this.#process.files.writeFile(path, `${goJson(content)}\n`, { mode: 0o640 });
  }
}

function versionPath(group: string, version: string): string {
  return `${group === '' ? version : `${group}/${version}`}/serverresources.json`;
}

function groupEntry(group: DiscoveredGroup): object {
  const versions = group.versions.map(({ version }) => ({
    groupVersion: group.name === '' ? version : `${group.name}/${version}`,
    version,
  }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

function resourceEntry(resource: ApiResource): CachedResource {
  return {
    name: resource.plural,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    ...(resource.group === '' ? {} : { group: resource.group }),
    version: resource.version,
    kind: resource.kind,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
  };
}

function subresourceEntry(resource: ApiResource, subresource: ApiSubresource): CachedResource {
  return {
    name: `${resource.plural}/${subresource.name}`,
    singularName: '',
    namespaced: resource.namespaced,
    ...(subresource.group === '' ? {} : { group: subresource.group }),
    version: subresource.version,
    kind: subresource.kind,
    verbs: subresource.verbs,
  };
}

function joinSubresources(group: string, version: string, list: CachedResources): ApiResource[] {
  const subresources = new Map<string, ApiSubresource[]>();
  for (const entry of list.resources.filter(({ name }) => name.includes('/'))) {
    const [plural = '', name = ''] = entry.name.split('/');
    const subresource = {
      name,
      kind: entry.kind,
      group: entry.group ?? group,
      version: entry.version ?? version,
      verbs: entry.verbs,
    };
    subresources.set(plural, [...(subresources.get(plural) ?? []), subresource]);
  }
  return list.resources
    .filter(({ name }) => !name.includes('/'))
    .map((entry) => ({
      group,
      version,
      kind: entry.kind,
      plural: entry.name,
      namespaced: entry.namespaced,
      singular: entry.singularName,
      shortNames: entry.shortNames ?? [],
      categories: entry.categories ?? [],
      verbs: entry.verbs,
      subresources: subresources.get(entry.name) ?? [],
    }));
}
