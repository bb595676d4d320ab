import type { APIResource } from '../../api/meta-v1.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { jsonAnswer, objectAnswer } from '../answers.ts';
import type { ApiRequest } from '../api-request.ts';
import type { ServerContext } from '../server-context.ts';
import { aggregatedText, aggregatedType } from './aggregated.ts';
import { type DiscoveredGroup, discoverGroups, extensionGroups } from './groups.ts';
import { storageVersionHash } from './storage-version-hash.ts';
import { subresourceEntries } from './subresource-entries.ts';

/** What is served: /api, /apis and what is below them down to a version's resources. */
export async function serveDiscovery(server: ServerContext, request: ApiRequest): Promise<HttpAnswer | undefined> {
  const parts = request.info.path.split('/').filter((part) => part !== '');
  const [root, first, second, ...more] = parts;
  if ((root !== 'api' && root !== 'apis') || more.length > 0) return undefined;
  const groups = [...discoverGroups(server.served.all()), ...extensionGroups(server.extensions())];
  if (first === undefined) return serveIndex(groups, root, request);
  const group = groups.find(({ name }) => name === (root === 'api' ? '' : first));
  if (group === undefined) return undefined;
  if (root === 'apis' && second === undefined)
    return objectAnswer(200, { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group) });
  return serveVersion(group, (root === 'api' ? first : second) ?? '');
}

function serveIndex(groups: readonly DiscoveredGroup[], root: 'api' | 'apis', { http }: ApiRequest): HttpAnswer {
  const shown = groups.filter(({ name }) => (name === '') === (root === 'api'));
  const aggregated = aggregatedType(http.headers['accept']);
  if (aggregated !== undefined) {
    return { ...jsonAnswer(200, aggregatedText(shown)), headers: { 'content-type': aggregated, vary: 'Accept' } };
  }
  if (root === 'apis') {
    return objectAnswer(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: shown.map(describeGroup) });
  }
  const [, port = '443'] = /:(\d+)$/.exec(http.headers['host'] ?? '') ?? [];
  const address = (http.headers['host'] ?? '').replace(/:\d+$/, '');
  return objectAnswer(200, {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: `${address}:${port}` }],
  });
}

function describeGroup({ name, versions }: DiscoveredGroup): object {
  const described = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: described, preferredVersion: described[0] };
}

async function serveVersion(group: DiscoveredGroup, version: string): Promise<HttpAnswer | undefined> {
  const found = group.versions.find((candidate) => candidate.version === version);
  if (found === undefined) return undefined;
  const groupVersion = group.name === '' ? version : `${group.name}/${version}`;
  const apiVersion = group.name === '' ? {} : { apiVersion: 'v1' };
  const resources = (await Promise.all(found.resources.map(describeResource))).flat();
  return objectAnswer(200, { kind: 'APIResourceList', ...apiVersion, groupVersion, resources });
}

async function describeResource(resource: AnyResource): Promise<APIResource[]> {
  const hash = await storageVersionHash(resource);
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = resource;
  const self: APIResource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: [...verbs],
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    ...(categories.length > 0 && { categories: [...categories] }),
    ...(hash !== undefined && { storageVersionHash: hash }),
  };
  const subresources = subresourceEntries(resource).map((entry): APIResource => {
    const isForeign = entry.kind.group !== resource.group || entry.kind.version !== resource.version;
    return {
      name: `${plural}/${entry.name}`,
      singularName: '',
      namespaced,
      ...(isForeign && { group: entry.kind.group, version: entry.kind.version }),
      kind: entry.kind.kind,
      verbs: [...entry.verbs],
    };
  });
  return [self, ...subresources];
}
