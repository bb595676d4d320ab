import { assert } from 'chai';
import { type Etcd, type EtcdErrorReason, prefixEnd, type WatchEvent, type WatchStream } from '../etcd.ts';

/** An empty etcd, and its time. */
export interface EtcdUnderTest {
  readonly etcd: Etcd;
  readonly advance: (durationMs: number) => Promise<void>;
}

export interface EtcdCase {
  readonly name: string;
  readonly run: (subject: EtcdUnderTest) => Promise<void>;
}

export async function put(etcd: Etcd, key: string, value: string, lease = ''): Promise<number> {
  const { revision } = await etcd.txn({ compare: [], success: [{ type: 'put', key, value, lease }] });
  return revision;
}

export async function remove(etcd: Etcd, key: string): Promise<number> {
  const { revision } = await etcd.txn({ compare: [], success: [{ type: 'delete', key }] });
  return revision;
}

export function under(prefix: string): { key: string; rangeEnd: string } {
  return { key: prefix, rangeEnd: prefixEnd(prefix) };
}

export async function rejects(promise: Promise<unknown>, reason: EtcdErrorReason): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.propertyVal(error, 'reason', reason);
}

/** Reads responses until there are `count` events. */
export async function take(stream: WatchStream, count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  if (count === 0) return events;
  for await (const response of stream) {
    events.push(...response.events);
    if (events.length >= count) break;
  }
  return events;
}

export function describeEvent(event: WatchEvent): string {
  if (event.type === 'delete') return `${event.modRevision} - ${event.key} (${event.previous?.value ?? ''})`;
  return `${event.kv.modRevision} + ${event.kv.key}=${event.kv.value} (${event.previous?.value ?? ''})`;
}
