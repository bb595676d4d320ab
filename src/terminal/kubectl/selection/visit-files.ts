import { parseGroupVersion } from '../../../core/meta/group-version.ts';
import { matchesLabels, parseLabelSelector } from '../../../core/meta/label-selector.ts';
import { isJsonObject, type JsonObject } from '../../../core/meta/object.ts';
import { quote } from '../../../core/meta/quote.ts';
import type { ApiResource } from '../discovery/api-resource.ts';
import { ConnectionError } from '../failures.ts';
import type { Session } from '../session.ts';
import { asManifest, type Item, type Manifest } from './item.ts';
import { invalid, readDocuments, requireKind, validateKind } from './read-files.ts';
import type { Query } from './select.ts';

interface FileVisit {
  readonly visitor: (item: Item) => Promise<void> | void;
  readonly onError: (error: unknown) => void;
}

/** Every object in the files, in order; a list counts as its items. */
export async function visitFiles(
  session: Session,
  query: Query,
  paths: readonly string[],
  visit: FileVisit,
): Promise<void> {
  for (const path of paths) {
    try {
      const documents = await readDocuments(session, path, query.validate === true);
      if (query.validate === true && path === paths[0]) await requireServer(session, documents[0]?.source ?? path);
      for (const document of documents) {
        if (query.validate === true) validateKind(document);
        requireKind(document);
        for (const object of flatten(document.object))
          await visitObject(session, query, { source: document.source, object }, visit);
      }
    } catch (error) {
      visit.onError(error);
    }
  }
}

/** Validation begins with the schemas of the server: without one that is where it ends. */
async function requireServer(session: Session, source: string): Promise<void> {
  try {
    await session.json({ target: '/version' });
  } catch (error) {
    if (!(error instanceof ConnectionError)) return;
    const url = new URL('/openapi/v2?timeout=32s', error.url).href;
    throw invalid(source, `failed to download openapi: Get ${quote(url)}: ${error.reason}`);
  }
}

async function visitObject(
  session: Session,
  query: Query,
  { source, object }: { source: string; object: JsonObject },
  visit: FileVisit,
): Promise<void> {
  try {
    const manifest = asManifest(object);
    const item = await createItem(session, query, source, manifest);
    if (matchesSelector(query, manifest)) await visit.visitor(item);
  } catch (error) {
    visit.onError(error);
  }
}

function flatten(object: JsonObject): JsonObject[] {
  if (!String(object.kind).endsWith('List') || !Array.isArray(object.items)) return [object];
  const kind = String(object.kind).replace(/List$/, '');
  const typed = kind === '' ? {} : { apiVersion: object.apiVersion, kind };
  return object.items.filter(isJsonObject).flatMap((item) => flatten({ ...typed, ...item }));
}

async function createItem(session: Session, query: Query, source: string, manifest: Manifest): Promise<Item> {
  const resource = query.local === true ? localResource(manifest) : await mapKind(session, source, manifest);
  const { metadata } = manifest;
  if (query.local === true)
    return {
      resource,
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      object: manifest,
      source,
      subresource: '',
    };
  if (!resource.namespaced) delete metadata.namespace;
  else
    applyNamespace(
      query.namespace ?? session.namespace,
      session.explicitNamespace && query.requireNamespace === true,
      metadata,
    );
  return {
    resource,
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    object: manifest,
    source,
    subresource: query.subresource ?? '',
  };
}

function applyNamespace(namespace: string, required: boolean, metadata: Manifest['metadata']): void {
  const own = metadata.namespace ?? '';
  if (own === '') metadata.namespace = namespace;
  else if (required && own !== namespace) {
    throw new Error(
      `the namespace from the provided object ${quote(own)} does not match the namespace ${quote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
}

async function mapKind(session: Session, source: string, manifest: Manifest): Promise<ApiResource> {
  const { apiVersion, kind, metadata } = manifest;
  const resource = await session.discovery.findKind(apiVersion, kind);
  if (resource !== undefined) return resource;
  const name = `name: ${quote(metadata.name ?? '')} namespace: ${quote(metadata.namespace ?? '')} from ${quote(source)}`;
  throw new Error(
    `resource mapping not found for ${name}: no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
  );
}

/** What can be said of a kind without a server. */
function localResource({ apiVersion, kind }: Manifest): ApiResource {
  const lower = kind.toLowerCase();
  const plural = lower.endsWith('s') ? `${lower}es` : lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
  return {
    ...parseGroupVersion(apiVersion),
    kind,
    plural,
    singular: lower,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
  };
}

function matchesSelector(query: Query, manifest: Manifest): boolean {
  const selector = query.labelSelector?.trim();
  return !selector || matchesLabels(parseLabelSelector(selector), manifest.metadata.labels);
}
