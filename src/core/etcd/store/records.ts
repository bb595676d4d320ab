import type { Value } from '../../disk/disk.ts';
import type { KeyValue } from '../etcd.ts';
import type { Change } from './change.ts';

/**
 * How the store lies on its volume: a record for each kept change, one for each lease, and the compacted revision. A change is a
 * line of JSON and, after a line break, the value as it is.
 */
export type StoreRecord = [key: string, value: string | undefined];

export interface StoredState {
  /** In order of revision and position; `previous` is not filled in. */
  readonly changes: Change[];
  readonly leases: { id: string; ttlSeconds: number }[];
  readonly compacted: number;
}

const compactedKey = 'compacted';
const changePrefix = 'change/';
const leasePrefix = 'lease/';

export function changeRecord(change: Change): StoreRecord {
  const { kv, key, cause } = change;
  if (kv === undefined) return [changeKey(change), JSON.stringify({ key, cause })];
  const { value, modRevision: _, ...head } = kv;
  return [changeKey(change), `${JSON.stringify(head)}\n${value}`];
}

export function forgetChangeRecord(change: Change): StoreRecord {
  return [changeKey(change), undefined];
}

export function leaseRecord(id: string, ttlSeconds: number | undefined): StoreRecord {
  return [leasePrefix + id, ttlSeconds === undefined ? undefined : String(ttlSeconds)];
}

export function compactedRecord(revision: number): StoreRecord {
  return [compactedKey, String(revision)];
}

function changeKey({ revision, position }: Change): string {
  return `${changePrefix}${String(revision).padStart(16, '0')}/${String(position).padStart(5, '0')}`;
}

/** Reads what `load` of the volume gave. Throws a SyntaxError when that is not a store's. */
export function parseRecords(records: readonly [key: string, value: Value][]): StoredState {
  const state = { changes: [] as Change[], leases: [] as { id: string; ttlSeconds: number }[], compacted: 0 };
  for (const [key, value] of records) {
    const text = typeof value === 'string' ? value : new TextDecoder().decode(value);
    if (key.startsWith(changePrefix)) state.changes.push(parseChange(key, text));
    else if (key.startsWith(leasePrefix))
      state.leases.push({ id: key.slice(leasePrefix.length), ttlSeconds: Number(text) });
    else if (key === compactedKey) state.compacted = Number(text);
    else throw new SyntaxError(`unknown record ${key}`);
  }
  return state;
}

function parseChange(recordKey: string, text: string): Change {
  const [revision = 0, position = 0] = recordKey.slice(changePrefix.length).split('/').map(Number);
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) {
    const { key, cause } = JSON.parse(text) as { key: string; cause?: string };
    return { revision, position, key, kv: undefined, previous: undefined, ...(cause === undefined ? {} : { cause }) };
  }
  const head = JSON.parse(text.slice(0, lineEnd)) as Omit<KeyValue, 'value' | 'modRevision'>;
  const kv: KeyValue = { ...head, value: text.slice(lineEnd + 1), modRevision: revision };
  return { revision, position, key: kv.key, kv, previous: undefined };
}
