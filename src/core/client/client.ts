import type { DeleteOptions, ListMeta, Status } from '../api/meta-v1.ts';
import type { NamedObjectMeta, ResourceReference } from '../api/scalars.ts';
import { StatusError } from '../meta/status.ts';
import type { Headers, HttpResponse, Transport } from '../network/http.ts';
import { readWatchEvents, type WatchEvent } from './watch-events.ts';

/** What every object of the API has. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: NamedObjectMeta;
}

export interface ApiList<T> {
  apiVersion?: string;
  kind?: string;
  metadata: ListMeta;
  items: T[];
}

/** A new object: with `generateName` it needs no name. */
export type NewObject<T extends ApiObject> = Omit<T, 'metadata'> & {
  metadata: Omit<T['metadata'], 'name'> & { name?: string };
};

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'NotOlderThan' | 'Exact';
  readonly limit?: number;
  readonly continue?: string;
  readonly signal?: AbortSignal;
}

export interface WatchOptions extends Omit<ListOptions, 'limit' | 'continue'> {
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

export interface WriteOptions {
  readonly namespace?: string;
  readonly subresource?: string;
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** Server-side apply only. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface RequestOptions {
  readonly method: string;
  readonly target: string;
  readonly headers?: Headers;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  readonly transport: Transport;
  readonly bearerToken?: () => string | undefined;
  /** Names the program in requests and, up to the first `/`, in managed fields. */
  readonly userAgent?: string;
  /** What made the caller write; see `Client.causedBy`. */
  readonly cause?: string;
}

/** A client of the Kubernetes API. Answers other than 2xx reject with a StatusError. */
export interface Client {
  resource<T extends ApiObject>(reference: ResourceReference<T>): ResourceClient<T>;
  /** Sends a request as it is; the answer may have any status. */
  send(options: RequestOptions): Promise<HttpResponse>;
  /** Sends a request and parses the JSON that comes back. */
  json<T>(options: RequestOptions): Promise<T>;
  /** The same client, which says of every write what caused it: a command, or the revision a reconcile answers to. */
  causedBy(cause: string): Client;
}

export interface ResourceClient<T extends ApiObject> {
  get(name: string, options?: { namespace?: string; resourceVersion?: string; signal?: AbortSignal }): Promise<T>;
  list(options?: ListOptions): Promise<ApiList<T>>;
  /** Ends when the server ends it. An ERROR event rejects with its StatusError. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** The namespace is the object's own unless `options` names one. */
  create(object: NewObject<T>, options?: WriteOptions): Promise<T>;
  update(object: T, options?: WriteOptions): Promise<T>;
  patch(name: string, type: PatchType, patch: unknown, options?: WriteOptions): Promise<T>;
  /** The object as it was deleted or is being deleted, or the Status that says so. */
  delete(name: string, options?: DeleteOptions & { namespace?: string; signal?: AbortSignal }): Promise<T | Status>;
  deleteCollection(options?: ListOptions & { body?: DeleteOptions }): Promise<void>;
}

export const patchContentTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** The request header that carries `Client.causedBy`. */
export const causeHeader = 'x-tabernetes-cause';

export function createClient(options: ClientOptions): Client {
  const send = (request: RequestOptions): Promise<HttpResponse> =>
    options.transport({
      method: request.method,
      target: request.target,
      headers: { ...requestHeaders(options, request), ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  const json = async <T>(request: RequestOptions): Promise<T> => {
    const response = await send(request);
    const text = await response.body.text();
    if (response.status >= 300) throw statusErrorOf(response.status, text);
    return JSON.parse(text) as T;
  };
  const client: Client = {
    send,
    json,
    resource: (reference) => createResourceClient(client, reference),
    causedBy: (cause) => createClient({ ...options, cause }),
  };
  return client;
}

function requestHeaders(options: ClientOptions, request: RequestOptions): Headers {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.userAgent !== undefined) headers['user-agent'] = options.userAgent;
  const token = options.bearerToken?.();
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (options.cause !== undefined && request.method !== 'GET') headers[causeHeader] = options.cause;
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  return headers;
}

/** The StatusError of an answer; a body that is no Status becomes its message. */
export function statusErrorOf(code: number, text: string): StatusError {
  try {
    const parsed = JSON.parse(text) as Status;
    if (parsed.kind === 'Status') return new StatusError(parsed);
  } catch {
    // Not JSON: proxies and listeners that are no apiserver answer in plain text.
  }
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: text.trim(),
    code,
  });
}

/** The path of a resource, or of one object of it: `/apis/apps/v1/namespaces/default/deployments/web/scale`. */
export function resourcePath(
  reference: Pick<ResourceReference<unknown>, 'group' | 'version' | 'plural' | 'namespaced'>,
  parts: { namespace?: string | undefined; name?: string; subresource?: string | undefined } = {},
): string {
  const root = reference.group === '' ? `/api/${reference.version}` : `/apis/${reference.group}/${reference.version}`;
  const scope = reference.namespaced && parts.namespace ? `/namespaces/${encodeURIComponent(parts.namespace)}` : '';
  const name = parts.name === undefined ? '' : `/${encodeURIComponent(parts.name)}`;
  return `${root}${scope}/${reference.plural}${name}${parts.subresource === undefined ? '' : `/${parts.subresource}`}`;
}

function createResourceClient<T extends ApiObject>(client: Client, reference: ResourceReference<T>): ResourceClient<T> {
  return { ...readers(client, reference), ...writers(client, reference) };
}

function readers<T extends ApiObject>(
  client: Client,
  reference: ResourceReference<T>,
): Pick<ResourceClient<T>, 'get' | 'list' | 'watch'> {
  return {
    get: (name, options = {}) =>
      client.json<T>({
        method: 'GET',
        target:
          resourcePath(reference, { namespace: options.namespace, name }) +
          queryOf({ resourceVersion: options.resourceVersion }),
        signal: options.signal,
      }),
    list: (options = {}) =>
      client.json<ApiList<T>>({
        method: 'GET',
        target: resourcePath(reference, options) + queryOf(listQuery(options)),
        signal: options.signal,
      }),
    watch: (options = {}) => watch(client, reference, options),
  };
}

function writers<T extends ApiObject>(
  client: Client,
  reference: ResourceReference<T>,
): Omit<ResourceClient<T>, 'get' | 'list' | 'watch'> {
  const write = (method: string, path: string, body: unknown, options: WriteOptions, type?: string): Promise<T> =>
    client.json<T>({
      method,
      target: path + queryOf(writeQuery(options)),
      body: JSON.stringify(body),
      signal: options.signal,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
  return {
    create: (object, options = {}) => {
      const namespace = options.namespace ?? object.metadata.namespace;
      const path = resourcePath(reference, { namespace, subresource: options.subresource });
      return write('POST', path, typed(reference, object), options);
    },
    update: (object, options = {}) => {
      const { name, namespace } = object.metadata;
      return write('PUT', objectPath(reference, name, { namespace, ...options }), typed(reference, object), options);
    },
    patch: (name, type, patch, options = {}) =>
      write('PATCH', objectPath(reference, name, options), patch, options, patchContentTypes[type]),
    delete: (name, options = {}) => remove(client, reference, name, options),
    deleteCollection: async (options = {}) => {
      await client.json({
        method: 'DELETE',
        target: resourcePath(reference, options) + queryOf(listQuery(options)),
        body: JSON.stringify(options.body ?? {}),
        signal: options.signal,
      });
    },
  };
}

function objectPath(
  reference: ResourceReference<unknown>,
  name: string,
  options: { namespace?: string | undefined; subresource?: string | undefined },
): string {
  return resourcePath(reference, { namespace: options.namespace, name, subresource: options.subresource });
}

function typed<T extends object>(reference: ResourceReference<unknown>, object: T): T {
  const apiVersion = reference.group === '' ? reference.version : `${reference.group}/${reference.version}`;
  return { apiVersion, kind: reference.kind, ...object };
}

async function* watch<T extends ApiObject>(
  client: Client,
  reference: ResourceReference<T>,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const response = await client.send({
    method: 'GET',
    target: resourcePath(reference, options) + queryOf({ watch: 'true', ...listQuery(options) }),
    signal: options.signal,
  });
  if (response.status >= 300) throw statusErrorOf(response.status, await response.body.text());
  yield* readWatchEvents<T>(response.body);
}

function remove<T extends ApiObject>(
  client: Client,
  reference: ResourceReference<T>,
  name: string,
  options: DeleteOptions & { namespace?: string; signal?: AbortSignal },
): Promise<T | Status> {
  const { namespace, signal, ...body } = options;
  return client.json({
    method: 'DELETE',
    target: objectPath(reference, name, { namespace }),
    body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...body }),
    signal,
  });
}

type Query = Record<string, string | number | boolean | undefined>;

function listQuery(options: ListOptions & WatchOptions): Query {
  const { namespace: _, signal: __, ...query } = options;
  return query;
}

function writeQuery(options: WriteOptions): Query {
  return {
    dryRun: options.dryRun === true ? 'All' : undefined,
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
    force: options.force,
  };
}

/** `?a=1&b=2`, or nothing when every value is undefined or empty. */
export function queryOf(query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
