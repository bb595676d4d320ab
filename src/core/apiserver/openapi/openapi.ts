import type { HttpAnswer } from '../../network/http.ts';
import type { AnyResource } from '../../registry/resource.ts';
import type { ApiRequest } from '../api-request.ts';
import type { ServerContext } from '../server-context.ts';
import { kubernetesVersion } from '../version.ts';
import { definitionsOf } from './definitions-of.ts';
import { resourcePaths } from './paths.ts';
import { asSwagger } from './swagger.ts';
import { swaggerForm } from './swagger-form.ts';
import { swaggerPaths } from './swagger-paths.ts';

const prefix = '/openapi/v3';
const version = kubernetesVersion.replace(/^v?(\d+\.\d+).*$/, '$1');
const documentInfo = { title: 'Kubernetes', version };

interface Document {
  readonly text: string;
  /** SHA-512 of the text, in upper case. */
  readonly hash: string;
  /** The document as protocol buffers have it, once somebody asked for that. */
  encoded?: Uint8Array<ArrayBuffer>;
}

interface Documents {
  readonly generation: number;
  readonly made: Map<string, Promise<Document>>;
}

const known = new WeakMap<ServerContext, Documents>();

/** The documents that describe the API: an index, and one for each version of a group; and all in one, as version 2 has it. */
export async function answerOpenApi(server: ServerContext, request: ApiRequest): Promise<HttpAnswer | undefined> {
  const { path } = request.info;
  if (path === '/openapi/v2') return await answerSwagger(server, request);
  if (path === prefix || path === `${prefix}/`) return await answerIndex(server);
  const name = path.slice(prefix.length + 1);
  const resources = groupsOf(server).get(name);
  if (resources === undefined) return { status: 404, headers: {}, body: '' };
  return answerDocument(request, await documentOf(server, name, () => describe(resources)));
}

async function answerIndex(server: ServerContext): Promise<HttpAnswer> {
  const paths = await Promise.all(
    [...groupsOf(server)].map(async ([path, resources]) => {
      const { hash } = await documentOf(server, path, () => describe(resources));
      return [path, { serverRelativeURL: `${prefix}/${path}?hash=${hash}` }] as const;
    }),
  );
  const sorted = paths.sort(([one], [other]) => (one < other ? -1 : 1));
  const body = JSON.stringify({ paths: Object.fromEntries(sorted) });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** An address that names the right text never changes; one that names another leads to the right one. */
function answerDocument({ http, info }: ApiRequest, { text, hash }: Document): HttpAnswer {
  const asked = new URLSearchParams(http.target.split('?')[1] ?? '').get('hash') ?? '';
  const headers = { 'content-type': 'application/json', etag: `"${hash}"`, vary: 'Accept' };
  if (asked !== '' && asked !== hash)
    return { status: 301, headers: { ...headers, location: `${info.path}?hash=${hash}` }, body: '' };
  const cached = asked === '' ? headers : { ...headers, 'cache-control': 'public, immutable' };
  if (http.headers['if-none-match']?.includes(headers.etag) === true) return { status: 304, headers: cached, body: '' };
  return { status: 200, headers: cached, body: text };
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

/** Made when first asked for, and kept until the set of kinds changes. */
function documentOf(server: ServerContext, path: string, make: () => Promise<object>): Promise<Document> {
  const { generation } = server.served;
  const documents = known.get(server);
  const current =
    documents?.generation === generation ? documents : { generation, made: new Map<string, Promise<Document>>() };
  known.set(server, current);
  const document = current.made.get(path) ?? make().then(finish);
  current.made.set(path, document);
  return document;
}

async function finish(document: object): Promise<Document> {
  const text = JSON.stringify(document);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', new TextEncoder().encode(text)));
  return { text, hash: [...digest].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('') };
}

async function describe(resources: readonly AnyResource[]): Promise<object> {
  const { schemas, references } = await definitionsOf(resources);
  const paths = Object.assign(
    {},
    ...resources.map((each) => resourcePaths(each, references.get(each) ?? {}, schemas)),
  ) as object;
  return { openapi: '3.0.0', info: documentInfo, paths, components: { schemas } };
}

async function answerSwagger(server: ServerContext, request: ApiRequest): Promise<HttpAnswer> {
  const form = swaggerForm(request.http.headers['accept']);
  if (form === undefined) return { status: 406, headers: { vary: 'Accept' }, body: '' };
  const document = await documentOf(server, request.info.path, () => swagger(server));
  const answer = answerDocument(request, document);
  if (form === 'json') return answer;
  const headers = { ...answer.headers, 'content-type': form };
  return { ...answer, headers, body: answer.status === 200 ? await encoded(document) : '' };
}

async function encoded(document: Document): Promise<Uint8Array> {
  const { encodeSwagger } = await import('./encode-swagger.ts');
  document.encoded ??= encodeSwagger(JSON.parse(document.text) as object);
  return document.encoded;
}

async function swagger({ served }: ServerContext): Promise<object> {
  const resources = served.all();
  const { schemas, references } = await definitionsOf(resources);
  const paths = Object.assign(
    {},
    ...resources.map((each) => resourcePaths(each, references.get(each) ?? {}, schemas)),
  ) as object;
  return {
    swagger: '2.0',
    info: documentInfo,
    paths: swaggerPaths(paths),
    definitions: asSwagger(schemas),
    securityDefinitions: {
      BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  };
}
