import { queryOf, resourcePath } from '../../../core/client/client.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { quote } from '../../../core/meta/quote.ts';
import { isNotFound, isStatusError, StatusError } from '../../../core/meta/status.ts';
import type { ApiResource } from '../discovery/api-resource.ts';
import { throwAll } from '../failures.ts';
import type { Session } from '../session.ts';
import { asManifest, type Item, type LoadedItem } from './item.ts';
import { parseArguments } from './parse-arguments.ts';
import { type FileOptions, findFiles, namesFiles } from './read-files.ts';
import { visitFiles } from './visit-files.ts';

/** Which objects a command works on, as its arguments and flags say it. */
export interface Query {
  readonly args?: readonly string[];
  readonly files?: FileOptions;
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly subresource?: string;
  /** A type alone means all of that type. */
  readonly allowTypeAlone?: boolean;
  /** `--all`. */
  readonly all?: boolean;
  /** Objects a page; 0 is everything at once. */
  readonly chunkSize?: number;
  /** What is sent when asking for objects: as tables, say. */
  readonly accept?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What comes from a file must be in the namespace that a flag named. */
  readonly requireNamespace?: boolean;
  /** Ask the server for what files name. */
  readonly latest?: boolean;
  /** Ask the server for what arguments name. Default: yes. */
  readonly load?: boolean;
  readonly singleType?: boolean;
  /** Lists stay whole. */
  readonly keepLists?: boolean;
  /** The first failure ends it. Default: go on and report all. */
  readonly stopAtFirst?: boolean;
  /** Complain of missing kinds as schema validation does. */
  readonly validate?: boolean;
  /** No server is asked, not even for what types exist. */
  readonly local?: boolean;
}

export interface Selection {
  /** One object was meant, and not a list that may have one. */
  readonly single: boolean;
  /** Objects were named, not searched for. */
  readonly named: boolean;
  /** The resources of a search, or of the names. */
  readonly resources: readonly ApiResource[];
  /** Calls `visitor` for each object in turn; throws at the end what went wrong. */
  visit(visitor: (item: Item) => Promise<void> | void): Promise<void>;
  /** All of them, and what went wrong on the way. */
  collect(): Promise<{ items: Item[]; errors: unknown[] }>;
}

const missingMessage = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Throws an Error in kubectl's words when the arguments do not fit or name no type. */
export async function selectResources(session: Session, query: Query): Promise<Selection> {
  if (query.all === true && (query.labelSelector || query.fieldSelector)) {
    throw new Error("setting 'all' parameter but found a non empty selector. ");
  }
  if (namesFiles(query.files)) return selectFiles(session, query);
  const named = parseArguments(query.args ?? []);
  const searching = query.labelSelector || query.fieldSelector || query.all === true;
  const typesAlone = named.names.length === 0 && named.pairs.length === 0 && named.types.length > 0;
  if (searching || (typesAlone && query.allowTypeAlone === true)) {
    if (named.names.length > 0) throw new Error('name cannot be provided when a selector is specified');
    if (named.pairs.length > 0)
      throw new Error('selectors and the all flag cannot be used when passing resource/name arguments');
    if (named.types.length === 0) throw new Error('at least one resource must be specified to use a selector');
    if (query.subresource) throw new Error('subresource cannot be used when bulk resources are specified');
    return selectTypes(session, query, named.types);
  }
  if (named.pairs.length > 0) return selectPairs(session, query, named.pairs);
  if (named.names.length > 0) {
    const expanded = await expandCategories(session, named.types);
    if (expanded.length > 1) throw new Error('you must specify only one resource');
    return selectPairs(
      session,
      query,
      named.names.map((name) => ({ type: expanded[0] ?? '', name })),
    );
  }
  await findResources(session, await expandCategories(session, named.types));
  throw new Error(named.types.length > 0 ? 'resource(s) were provided, but no name was specified' : missingMessage);
}

function createSelection(
  query: Query,
  about: Pick<Selection, 'single' | 'named' | 'resources'>,
  visitAll: (visitor: (item: Item) => Promise<void> | void, onError: (error: unknown) => void) => Promise<void>,
): Selection {
  const run = async (visitor: (item: Item) => Promise<void> | void): Promise<unknown[]> => {
    const errors: unknown[] = [];
    await visitAll(visitor, (error) => {
      if (query.stopAtFirst === true) throw error;
      errors.push(error);
    });
    return errors;
  };
  return {
    ...about,
    visit: async (visitor) => throwAll(await run(visitor)),
    collect: async () => {
      const items: Item[] = [];
      const errors = await run((item) => void items.push(item));
      return { items, errors };
    },
  };
}

function selectFiles(session: Session, query: Query): Selection {
  const { args = [], files = {} } = query;
  if (args.length > 0) {
    throw new Error('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
  }
  const { paths, single } = findFiles(session, files);
  const visitAll: Parameters<typeof createSelection>[2] = (visitor, onError) =>
    visitFiles(session, query, paths, { onError, visitor: async (item) => visitor(await prepare(item)) });
  const prepare = async (item: Item): Promise<Item> =>
    query.latest === true && item.name !== '' ? loadItem(session, item, query) : item;
  return createSelection(query, { single, named: true, resources: [] }, visitAll);
}

async function expandCategories(session: Session, types: readonly string[]): Promise<string[]> {
  const expanded: string[] = [];
  for (const type of types) {
    const members = await session.discovery.expandCategory(type);
    expanded.push(...(members?.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`)) ?? [type]));
  }
  return expanded;
}

async function selectTypes(session: Session, query: Query, types: readonly string[]): Promise<Selection> {
  const expanded = await expandCategories(session, types);
  if (query.singleType === true && expanded.length > 1) throw new Error('you may only specify a single resource type');
  const resources = await findResources(session, expanded);
  return createSelection(query, { single: false, named: false, resources }, async (visitor, onError) => {
    for (const resource of resources) {
      try {
        await visitList(session, query, resource, visitor, onError);
      } catch (error) {
        onError(error);
      }
    }
  });
}

async function findResources(session: Session, types: readonly string[]): Promise<ApiResource[]> {
  const found = new Map<string, ApiResource>();
  for (const type of types) {
    const resource = await session.discovery.find(type);
    const key = `${resource.group}/${resource.version}/${resource.kind}`;
    if (!found.has(key)) found.set(key, resource);
  }
  return [...found.values()];
}

async function selectPairs(
  session: Session,
  query: Query,
  pairs: readonly { type: string; name: string }[],
): Promise<Selection> {
  const resources = new Map<string, ApiResource>();
  for (const { type } of pairs) if (!resources.has(type)) resources.set(type, await session.discovery.find(type));
  const items = pairs.flatMap(({ type, name }) => {
    const resource = resources.get(type);
    return resource === undefined ? [] : [nameItem(session, query, resource, name)];
  });
  const distinct = [...new Set(resources.values())];
  if (query.singleType === true && distinct.length > 1) throw new Error('you may only specify a single resource type');
  return createSelection(
    query,
    { single: items.length === 1, named: true, resources: distinct },
    async (visitor, onError) => {
      for (const item of items) {
        try {
          await visitor(query.load === false ? item : await loadItem(session, item, query));
        } catch (error) {
          onError(error);
        }
      }
    },
  );
}

function nameItem(session: Session, query: Query, resource: ApiResource, name: string): Item {
  if (resource.namespaced && query.allNamespaces === true) {
    throw new Error('a resource cannot be retrieved by name across all namespaces');
  }
  const namespace = resource.namespaced ? (query.namespace ?? session.namespace) : '';
  return { resource, namespace, name, object: undefined, source: '', subresource: query.subresource ?? '' };
}

/** The item with its object as the server has it. */
export async function loadItem(
  session: Session,
  item: Item,
  query: Pick<Query, 'accept' | 'query'> = {},
): Promise<LoadedItem> {
  if (item.name === '') throw new Error('resource name may not be empty');
  const target = itemPath(item) + queryOf({ ...query.query });
  try {
    const object = await session.json<JsonObject>({ target, headers: acceptHeaders(query) });
    return { ...item, object: asManifest(object) };
  } catch (error) {
    if (isNotFound(error) && item.namespace !== '' && item.namespace !== 'default')
      await requireNamespace(session, item.namespace);
    throw error;
  }
}

/** That the namespace is missing says more than that something in it is. */
async function requireNamespace(session: Session, namespace: string): Promise<void> {
  try {
    await session.json({ target: `/api/v1/namespaces/${namespace}` });
  } catch (error) {
    if (isNotFound(error)) throw error;
  }
}

export function itemPath(item: Item): string {
  return resourcePath(item.resource, {
    namespace: item.namespace,
    name: item.name,
    subresource: item.subresource || undefined,
  });
}

function acceptHeaders(query: Pick<Query, 'accept'>): Record<string, string> {
  return query.accept === undefined ? {} : { accept: query.accept };
}

async function visitList(
  session: Session,
  query: Query,
  resource: ApiResource,
  visitor: (item: Item) => Promise<void> | void,
  onError: (error: unknown) => void,
): Promise<void> {
  const namespace = resource.namespaced && query.allNamespaces !== true ? (query.namespace ?? session.namespace) : '';
  const visit = async (object: JsonObject): Promise<void> => {
    const manifest = asManifest(object);
    const own = manifest.metadata.namespace ?? namespace;
    try {
      await visitor({
        resource,
        namespace: own,
        name: manifest.metadata.name ?? '',
        object: manifest,
        source: '',
        subresource: '',
      });
    } catch (error) {
      onError(error);
    }
  };
  let next = '';
  do {
    const page = await askPage(session, query, resource, { namespace, continue: next });
    if (query.keepLists === true || page.kind === 'Table') await visit(page);
    else for (const object of listItems(page)) await visit(object);
    next = isJsonObject(page.metadata) && typeof page.metadata.continue === 'string' ? page.metadata.continue : '';
  } while (next !== '');
}

function askPage(
  session: Session,
  query: Query,
  resource: ApiResource,
  page: { namespace: string; continue: string },
): Promise<JsonObject> {
  const { labelSelector = '', fieldSelector = '', chunkSize = 500 } = query;
  const parameters = {
    ...query.query,
    labelSelector: labelSelector.trim(),
    fieldSelector: fieldSelector.trim(),
    limit: chunkSize || undefined,
    continue: page.continue,
  };
  const target = resourcePath(resource, { namespace: page.namespace }) + queryOf(parameters);
  return session.json<JsonObject>({ target, headers: acceptHeaders(query) }).catch((error: unknown) => {
    throw explainList(error, resource, labelSelector, fieldSelector);
  });
}

function explainList(error: unknown, resource: ApiResource, labels: string, fields: string): unknown {
  if (!isStatusError(error) || !['BadRequest', 'NotFound'].includes(error.status.reason ?? '')) return error;
  const what = quote(`${resource.group}/${resource.version}, Resource=${resource.plural}`);
  const which =
    labels === '' && fields === ''
      ? `Unable to list ${what}`
      : `Unable to find ${what} that match label selector ${quote(labels)}, field selector ${quote(fields)}`;
  return new StatusError({ ...error.status, message: `${which}: ${error.message}` });
}

/** The items of a list, each with the type that the list's kind says. */
export function listItems(list: JsonObject): JsonObject[] {
  const items = Array.isArray(list.items) ? list.items.filter(isJsonObject) : [];
  const kind = String(list.kind).replace(/List$/, '');
  return items.map((item) => ({ apiVersion: list.apiVersion, kind, ...item }));
}
