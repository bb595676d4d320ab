import type { Revision } from '../../registry/revision.ts';
import type { EventType } from '../../registry/watch-cache/cache-event.ts';
import type { EventFormatter, Watcher } from '../../registry/watch-cache/watcher.ts';
import { asStatusError, errorAnswer } from '../answers.ts';
import { toServed } from '../codec.ts';
import type { Shape } from '../output/representation.ts';
import { partialMetadata, tableText } from '../output/table.ts';
import { isTrue } from '../request-info.ts';
import type { ServerContext } from '../server-context.ts';
import { listRequestOf } from './list.ts';
import { shapeOf, type VerbCall, type VerbHandler } from './verb-handler.ts';

const minimumTimeoutSeconds = 1800;
const streamHeaders = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' };

/** Streams changes, a line of JSON each, until the client leaves or the time is over. */
export const watch: VerbHandler = async (call) => {
  const { server, request } = call;
  try {
    const watcher = await openWatch(call);
    return {
      status: 200,
      headers: streamHeaders,
      body: untilOver(watcher, server, request.http.signal, timeoutMs(call)),
    };
  } catch (error) {
    const { status } = asStatusError(error);
    if (status.code !== 410 && status.code !== 504) return errorAnswer(error);
    return { status: 200, headers: streamHeaders, body: `{"type":"ERROR","object":${JSON.stringify(status)}}\n` };
  }
};

function openWatch(call: VerbCall): Promise<Watcher> {
  const { query } = call.request.info;
  const shape = shapeOf(call);
  const { limit: _limit, ...selection } = listRequestOf(call.request);
  return call.store.watch({
    ...selection,
    fieldSelector: withName(selection.fieldSelector, call.request.target.name),
    as: call.resource,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    format: formatterOf(call, shape),
    formatBookmark: bookmarkOf(shape),
  });
}

/** The old path of a watch may name one object. */
function withName(fieldSelector: string | undefined, name: string): string | undefined {
  if (name === '' || fieldSelector?.includes('metadata.name') === true) return fieldSelector;
  return [`metadata.name=${name}`, ...(fieldSelector === undefined ? [] : [fieldSelector])].join(',');
}

function timeoutMs({ server, request }: VerbCall): number {
  const asked = Number(request.info.query.get('timeoutSeconds') ?? 0);
  if (Number.isFinite(asked) && asked > 0) return asked * 1000;
  return minimumTimeoutSeconds * 1000 * (1 + server.clock.random());
}

async function* untilOver(
  watcher: Watcher,
  server: ServerContext,
  signal: AbortSignal,
  afterMs: number,
): AsyncGenerator<string> {
  const close = (): void => watcher[Symbol.dispose]();
  const timer = server.clock.setTimer(afterMs, close);
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  try {
    yield* watcher;
  } finally {
    signal.removeEventListener('abort', close);
    timer[Symbol.dispose]();
    close();
  }
}

/** Undefined where the stored text is what the client wants. */
function formatterOf({ resource, server }: VerbCall, shape: Shape): EventFormatter | undefined {
  if (shape.representation === 'object' && resource.storedAs === undefined) return undefined;
  let headers = true;
  return (type: EventType, revision: Revision, resourceVersion: number) => {
    const object = { ...toServed(resource, revision.object) };
    object.metadata = { ...object.metadata, resourceVersion: String(resourceVersion) };
    if (shape.representation === 'object') return eventLine(type, JSON.stringify(object));
    if (shape.representation === 'partial') return eventLine(type, JSON.stringify(partialMetadata(object)));
    const options = { nowMs: server.clock.now(), includeObject: shape.includeObject, headers };
    headers = false;
    return eventLine(type, tableText(resource, [object], { resourceVersion: String(resourceVersion) }, options));
  };
}

function bookmarkOf(shape: Shape): (resourceVersion: number, initialEventsEnd: boolean) => string {
  const { resource, representation } = shape;
  return (resourceVersion, initialEventsEnd) => {
    const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
    const metadata = { resourceVersion: String(resourceVersion), ...annotations };
    const object = { kind: resource.kind, apiVersion: resource.apiVersion, metadata };
    if (representation === 'object') return eventLine('BOOKMARK', JSON.stringify(object));
    if (representation === 'partial') return eventLine('BOOKMARK', JSON.stringify(partialMetadata({ metadata })));
    const table = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: null, rows: [] };
    return eventLine('BOOKMARK', JSON.stringify(table));
  };
}

function eventLine(type: string, text: string): string {
  return `{"type":"${type}","object":${text}}\n`;
}
