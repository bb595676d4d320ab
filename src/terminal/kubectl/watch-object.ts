import { queryOf, resourcePath } from '../../core/client/client.ts';
import { readWatchEvents } from '../../core/client/watch-events.ts';
import { isGone } from '../../core/meta/status.ts';
import type { Item, Manifest } from './selection/item.ts';
import type { Session } from './session.ts';

export interface ObjectEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Manifest;
}

/** One object as it is now and after every change from then on, until `signal` aborts (which rejects). */
export async function* watchObject(
  session: Session,
  item: Pick<Item, 'resource' | 'namespace' | 'name'>,
  signal: AbortSignal,
): AsyncGenerator<ObjectEvent> {
  const path = resourcePath(item.resource, { namespace: item.namespace });
  const fieldSelector = `metadata.name=${item.name}`;
  let resourceVersion = '';
  for (;;) {
    if (resourceVersion === '') {
      const list = await session.json<{ metadata: { resourceVersion?: string }; items: Manifest[] | null }>({
        target: path + queryOf({ fieldSelector }),
        signal,
      });
      resourceVersion = list.metadata.resourceVersion ?? '0';
      const { group, version, kind } = item.resource;
      for (const object of list.items ?? [])
        yield {
          type: 'ADDED',
          object: { ...object, kind, apiVersion: group === '' ? version : `${group}/${version}` },
        };
    }
    try {
      const response = await session.send({
        target: path + queryOf({ fieldSelector, resourceVersion, watch: 'true' }),
        signal,
      });
      for await (const event of readWatchEvents<Manifest>(response.body)) {
        resourceVersion = event.object.metadata.resourceVersion ?? resourceVersion;
        if (event.type !== 'BOOKMARK') yield { type: event.type, object: event.object };
      }
    } catch (error) {
      if (!isGone(error)) throw error;
      resourceVersion = '';
    }
  }
}

/** A signal that aborts after `timeoutMs` (0: never) or when the user interrupts. */
export function limitedBy(
  session: Session,
  timeoutMs: number,
): Disposable & { readonly signal: AbortSignal; readonly timedOut: () => boolean } {
  const controller = new AbortController();
  let over = false;
  const timer =
    timeoutMs === 0
      ? undefined
      : session.process.clock.setTimer(timeoutMs, () => {
          over = true;
          controller.abort();
        });
  const interrupt = session.process.onSignal('SIGINT', () => controller.abort());
  return {
    signal: controller.signal,
    timedOut: () => over,
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      interrupt[Symbol.dispose]();
      controller.abort();
    },
  };
}
