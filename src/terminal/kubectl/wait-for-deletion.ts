import { queryOf, resourcePath } from '../../core/client/client.ts';
import { readWatchEvents } from '../../core/client/watch-events.ts';
import { isJsonObject, type JsonObject } from '../../core/meta/object.ts';
import { isForbidden, isGone, isMethodNotSupported, isNotFound } from '../../core/meta/status.ts';
import { groupResourceOf } from './discovery/api-resource.ts';
import type { Item } from './selection/item.ts';
import { itemPath } from './selection/select.ts';
import type { Session } from './session.ts';

/** Something to wait for: an object, with the UID that it had. */
export interface Doomed {
  readonly item: Item;
  readonly uid: string | undefined;
}

/** Resolves when none of the objects is there any more, another of the same name aside. Throws an Error when the time is over. */
export async function waitForDeletion(session: Session, doomed: readonly Doomed[], timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const endMs = session.process.clock.now() + timeoutMs;
  using alarm = session.process.clock.setTimer(Math.min(timeoutMs, 0x7fff_ffff), () => timer.abort());
  void alarm;
  for (const one of doomed) {
    try {
      await waitForOne(session, one, timer.signal);
    } catch (error) {
      if (timer.signal.aborted || session.process.clock.now() >= endMs) {
        throw new Error(
          `timed out waiting for the condition on ${groupResourceOf(one.item.resource)}/${one.item.name}`,
        );
      }
      if (!isForbidden(error) && !isMethodNotSupported(error)) throw error;
    }
  }
}

async function waitForOne(session: Session, { item, uid }: Doomed, signal: AbortSignal): Promise<void> {
  for (;;) {
    const object = await read(session, item, signal);
    if (object === undefined || (uid !== undefined && metadataOf(object).uid !== uid)) return;
    if (
      await watchUntilDeleted(
        session,
        item,
        { uid, resourceVersion: metadataOf(object).resourceVersion as string },
        signal,
      )
    )
      return;
  }
}

async function read(session: Session, item: Item, signal: AbortSignal): Promise<JsonObject | undefined> {
  try {
    return await session.json<JsonObject>({ target: itemPath(item), signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function watchUntilDeleted(
  session: Session,
  item: Item,
  from: { readonly uid: string | undefined; readonly resourceVersion: string },
  signal: AbortSignal,
): Promise<boolean> {
  const query = { fieldSelector: `metadata.name=${item.name}`, resourceVersion: from.resourceVersion, watch: 'true' };
  try {
    const response = await session.send({
      target: resourcePath(item.resource, { namespace: item.namespace }) + queryOf(query),
      signal,
    });
    for await (const event of readWatchEvents<JsonObject>(response.body)) {
      if (event.type === 'DELETED') return true;
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return false;
}

function metadataOf(object: JsonObject): JsonObject {
  return isJsonObject(object.metadata) ? object.metadata : {};
}
