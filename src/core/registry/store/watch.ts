import { forbidden, notSupported } from '../../meta/field-error.ts';
import type { ApiObject } from '../../meta/object.ts';
import { newInvalid, newUnexpectedError } from '../../meta/status.ts';
import type { Selection } from '../selection.ts';
import type { Watcher, WatcherOptions } from '../watch-cache/watcher.ts';
import type { ResourceStore } from './resource-store.ts';
import { type SelectionRequest, selectionOf } from './selection-of.ts';

export interface WatchRequest
  extends SelectionRequest,
    Pick<WatcherOptions, 'bookmarks' | 'format' | 'formatBookmark'> {
  readonly resourceVersion?: string | undefined;
  readonly resourceVersionMatch?: string | undefined;
  /** Only lists go on. */
  readonly continue?: string | undefined;
  /** Undefined where the request does not say. */
  readonly sendInitialEvents?: boolean | undefined;
}

/** Throws a Status: 410 Expired where the asked revision is forgotten already. */
export async function watchObjects<T extends ApiObject>(
  store: ResourceStore<T>,
  request: WatchRequest,
): Promise<Watcher> {
  checkWatchRequest(request);
  const selection = selectionOf(store.resource, request) as unknown as Selection;
  await store.cache.ready;
  const { resourceVersion = '', sendInitialEvents, bookmarks, format, formatBookmark } = request;
  const start = { selection, bookmarks, format, formatBookmark };
  if (resourceVersion === '') await store.feed.reachNow();
  else if (sendInitialEvents === true && resourceVersion !== '0') await store.feed.reach(Number(resourceVersion));
  const isPast = resourceVersion !== '' && resourceVersion !== '0';
  if (sendInitialEvents === true) return store.cache.watch({ ...start, after: undefined, initialEventsEnd: bookmarks });
  if (isPast) return store.cache.watch({ ...start, after: Number(resourceVersion) });
  return store.cache.watch({ ...start, after: sendInitialEvents === false ? store.cache.revision : undefined });
}

function checkWatchRequest(request: WatchRequest): void {
  const { resourceVersion = '', resourceVersionMatch = '', sendInitialEvents } = request;
  if (resourceVersion !== '' && !/^\d+$/.test(resourceVersion)) {
    throw newUnexpectedError(
      `resourceVersion: Invalid value: ${JSON.stringify(resourceVersion)}: strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`,
    );
  }
  const field = 'resourceVersionMatch';
  const asksInitial = sendInitialEvents !== undefined;
  const isMatch = resourceVersionMatch === 'NotOlderThan';
  const errors = [
    ...(asksInitial && !isMatch
      ? [forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')]
      : []),
    ...(!asksInitial && resourceVersionMatch !== ''
      ? [forbidden(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
      : []),
    ...(resourceVersionMatch === '' || isMatch ? [] : [notSupported(field, resourceVersionMatch, ['NotOlderThan'])]),
    ...(request.continue ? [forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')] : []),
  ];
  if (errors.length > 0) throw newInvalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}
