import { EtcdError } from '../../etcd/etcd.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { forbidden, notSupported } from '../../meta/field-error.ts';
import type { ApiObject } from '../../meta/object.ts';
import {
  newBadRequest,
  newContinueExpired,
  newFutureResourceVersion,
  newInvalid,
  newListExpired,
} from '../../meta/status.ts';
import type { Revision } from '../revision.ts';
import type { Selection } from '../selection.ts';
import { decodeContinue, encodeContinue, type Position } from './continue-token.ts';
import type { ResourceStore } from './resource-store.ts';
import { type SelectionRequest, selectionOf } from './selection-of.ts';

export interface ListRequest extends SelectionRequest {
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  /** Only watches may say so. */
  readonly sendInitialEvents?: boolean | undefined;
}

export interface ListPage<T extends ApiObject = ApiObject> {
  /** As of which revision the list is true. */
  readonly revision: number;
  readonly items: readonly Revision<T>[];
  /** Where the next page begins; empty on the last one. */
  readonly continue: string;
  /** How many are left, where that is known without looking at them. */
  readonly remaining: number | undefined;
}

/** Serves a list from the cache, and only pages of the past from the store. */
export async function listObjects<T extends ApiObject>(
  store: ResourceStore<T>,
  request: ListRequest,
): Promise<ListPage<T>> {
  checkListRequest(request);
  const selection = selectionOf(store.resource, request);
  await store.cache.ready;
  if (request.continue !== undefined && request.continue !== '') {
    return listFromStore(
      store,
      selection,
      request.limit ?? 0,
      decodeContinue(request.continue, selection.prefix),
      true,
    );
  }
  const { resourceVersion = '', resourceVersionMatch, limit = 0 } = request;
  const isVersion = resourceVersion !== '' && resourceVersion !== '0';
  if (resourceVersionMatch === 'Exact' || (!resourceVersionMatch && isVersion && limit > 0)) {
    const start = { key: selection.prefix, revision: Number(resourceVersion) };
    await store.feed.reach(start.revision);
    return listFromStore(store, selection, limit, start);
  }
  if (resourceVersion === '') await store.feed.reachNow();
  else if (resourceVersion !== '0') await store.feed.reach(Number(resourceVersion));
  return listFromCache(store, selection, resourceVersion === '0' ? 0 : limit);
}

function listFromCache<T extends ApiObject>(
  store: ResourceStore<T>,
  selection: Selection<T>,
  limit: number,
): ListPage<T> {
  const { revision } = store.cache;
  const items: Revision<T>[] = [];
  const found = store.cache.list(selection);
  for (const item of found) {
    items.push(item);
    if (limit > 0 && items.length > limit) break;
  }
  if (limit === 0 || items.length <= limit) return { revision, items, continue: '', remaining: undefined };
  items.pop();
  const next = `${items.at(-1)?.key ?? ''}\0`;
  const isWhole = selection.matches === undefined && selection.key === undefined && selection.indexed === undefined;
  const remaining = isWhole ? [...store.cache.list(selection, next)].length : undefined;
  return { revision, items, continue: encodeContinue({ key: next, revision }, selection.prefix), remaining };
}

async function listFromStore<T extends ApiObject>(
  store: ResourceStore<T>,
  selection: Selection<T>,
  limit: number,
  start: Position,
  isContinued = false,
): Promise<ListPage<T>> {
  const items: Revision<T>[] = [];
  const rangeEnd = `${selection.prefix.slice(0, -1)}0`;
  let { key, revision } = start;
  for (;;) {
    const range = { key, rangeEnd, ...(limit > 0 && { limit }), ...(revision > 0 && { revision }) };
    const page = await store.etcd
      .range(range)
      .catch(async (error: unknown) => Promise.reject(await listRefusal(store, error, selection, start, isContinued)));
    if (revision <= 0) ({ revision } = page);
    for (const kv of page.kvs) {
      const item = store.revisionOf(kv.key, kv.value, kv.modRevision);
      const isAsked = selection.key === undefined || selection.key === kv.key;
      if (isAsked && (selection.matches === undefined || selection.matches(item.object))) items.push(item);
      key = `${kv.key}\0`;
      if (limit > 0 && items.length === limit) break;
    }
    if (page.more && (limit === 0 || items.length < limit)) continue;
    const last = page.kvs.at(-1)?.key;
    const isEnd = !page.more && (last === undefined || key > last);
    const remaining = selection.matches === undefined && !isEnd ? page.count - page.kvs.length : undefined;
    const next = isEnd ? '' : encodeContinue({ key, revision }, selection.prefix);
    return { revision, items, continue: next, remaining };
  }
}

/** Why a list of the past cannot be had. A list that was under way may be ended as of now. */
async function listRefusal<T extends ApiObject>(
  store: ResourceStore<T>,
  error: unknown,
  { prefix }: Selection<T>,
  { key, revision }: Position,
  isContinued: boolean,
): Promise<unknown> {
  if (!(error instanceof EtcdError)) return error;
  if (error.reason === 'futureRevision') {
    const { revision: current } = await store.etcd.range({ key: prefix, countOnly: true });
    return newFutureResourceVersion(String(revision), String(current));
  }
  if (error.reason !== 'compacted') return error;
  return isContinued ? newContinueExpired(encodeContinue({ key, revision: -1 }, prefix)) : newListExpired();
}

function checkListRequest(request: ListRequest): void {
  const errors = listErrors(request);
  if (errors.length > 0) throw newInvalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  const { resourceVersion = '', continue: token = '' } = request;
  if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion)) {
    throw newBadRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(resourceVersion)}: strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`,
    );
  }
  if (token !== '' && resourceVersion !== '' && resourceVersion !== '0') {
    throw newBadRequest('specifying resource version is not allowed when using continue');
  }
}

function listErrors(request: ListRequest): FieldError[] {
  const errors = matchErrors(request);
  if (request.sendInitialEvents === undefined) return errors;
  return [...errors, forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
}

function matchErrors({ resourceVersion, resourceVersionMatch, continue: token = '' }: ListRequest): FieldError[] {
  const [version, match] = [resourceVersion ?? '', resourceVersionMatch ?? ''];
  if (match === '') return [];
  const field = 'resourceVersionMatch';
  return [
    ...(version === ''
      ? [forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')]
      : []),
    ...(token === '' ? [] : [forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')]),
    ...(match === 'Exact' || match === 'NotOlderThan'
      ? []
      : [notSupported(field, match, ['Exact', 'NotOlderThan', ''])]),
    ...(match === 'Exact' && version === '0'
      ? [forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
      : []),
  ];
}
