import { fnv32a } from '../../meta/name-generation.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { AnyResource } from '../../registry/resource.ts';
import { jsonAnswer, objectAnswer } from '../answers.ts';
import type { ApiRequest } from '../api-request.ts';
import type { ServerContext } from '../server-context.ts';
import { kubernetesVersion } from '../version.ts';
import { resourcePaths } from './paths.ts';
import { SchemaCollector } from './schemas.ts';

const prefix = '/openapi/v3';
const definitionsPrefix = '#/components/schemas/';

interface Documents {
  readonly generation: number;
  readonly texts: Map<string, string>;
}

const known = new WeakMap<ServerContext, Documents>();

/** The documents that describe the API: an index, and one for each version of a group; and all in one, as version 2 has it. */
export function serveOpenApi(server: ServerContext, { info }: ApiRequest): HttpAnswer | undefined {
  if (info.path === '/openapi/v2')
    return jsonAnswer(
      200,
      textOf(server, info.path, () => swaggerDocument(server)),
    );
  if (info.path === prefix || info.path === `${prefix}/`) return serveIndex(server);
  if (!info.path.startsWith(`${prefix}/`)) return undefined;
  const path = info.path.slice(prefix.length + 1);
  const resources = groupsOf(server).get(path);
  if (resources === undefined) return undefined;
  const text = documentText(server, path, resources);
  return { ...jsonAnswer(200, text), headers: { 'content-type': 'application/json', etag: `"${hashOf(text)}"` } };
}

function serveIndex(server: ServerContext): HttpAnswer {
  const paths = [...groupsOf(server)].map(([path, resources]) => {
    const hash = hashOf(documentText(server, path, resources));
    return [path, { serverRelativeURL: `${prefix}/${path}?hash=${hash}` }] as const;
  });
  return objectAnswer(200, { paths: Object.fromEntries(paths.sort(([a], [b]) => (a < b ? -1 : 1))) });
}

/** The resources of each version of a group, by its path: `api/v1`, `apis/apps/v1`. */
function groupsOf({ served }: ServerContext): Map<string, AnyResource[]> {
  const groups = new Map<string, AnyResource[]>();
  for (const resource of served.all()) {
    const path = resource.group === '' ? `api/${resource.version}` : `apis/${resource.group}/${resource.version}`;
    const resources = groups.get(path) ?? [];
    groups.set(path, resources);
    resources.push(resource);
  }
  return groups;
}

function documentText(server: ServerContext, path: string, resources: readonly AnyResource[]): string {
  return textOf(server, path, () => document(resources));
}

/** Made when first asked for, and kept until the set of kinds changes. */
function textOf(server: ServerContext, path: string, make: () => object): string {
  const { generation } = server.served;
  const documents = known.get(server);
  const current = documents?.generation === generation ? documents : { generation, texts: new Map<string, string>() };
  known.set(server, current);
  const text = current.texts.get(path) ?? JSON.stringify(make());
  current.texts.set(path, text);
  return text;
}

function document(resources: readonly AnyResource[]): object {
  const { paths, schemas } = describe(resources, definitionsPrefix);
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'unversioned' }, paths, components: { schemas } };
}

function swaggerDocument({ served }: ServerContext): object {
  const { schemas } = describe(served.all(), '#/definitions/');
  const info = { title: 'Kubernetes', version: kubernetesVersion };
  return { swagger: '2.0', info, paths: {}, definitions: schemas };
}

function describe(resources: readonly AnyResource[], reference: string) {
  const schemas: Record<string, object> = {
    'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': { type: 'object' },
  };
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const { group, version, kind, schema } = resource;
    const collector = new SchemaCollector(schema, reference);
    const kinds = [{ group, kind, version }];
    const object =
      resource.custom === undefined
        ? collector.add(schema.nameOf(resource) ?? kind, kinds)
        : collector.addCustom(resource, resource.custom.openApi, kinds);
    Object.assign(schemas, Object.fromEntries(collector.schemas));
    Object.assign(paths, resourcePaths(resource, object));
  }
  return { paths, schemas };
}

function hashOf(text: string): string {
  return fnv32a(text).toString(16).toUpperCase().padStart(8, '0');
}
