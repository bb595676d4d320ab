import type { Clock } from '../../clock.ts';
import type { Etcd } from '../../etcd/etcd.ts';

export interface CompactionOptions {
  readonly etcd: Etcd;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly intervalMs: number;
}

/** Shared by all API servers of a cluster: its version counts the compactions. */
const key = 'compact_rev_key';

/**
 * Makes etcd forget what was replaced more than an interval ago. Of several servers, the one whose turn comes first writes the key
 * that all know, and the others then wait an interval longer. Resolves when the signal ends it.
 */
export async function compactRegularly({ etcd, clock, signal, intervalMs }: CompactionOptions): Promise<void> {
  let turn: Turn = { version: 0, revision: 0 };
  for (;;) {
    try {
      await clock.sleep(intervalMs, signal);
    } catch {
      return;
    }
    turn = await compactOnce(etcd, turn).catch(() => turn);
  }
}

interface Turn {
  /** How often the key had been written. */
  readonly version: number;
  /** The store's revision then. */
  readonly revision: number;
}

async function compactOnce(etcd: Etcd, { version, revision }: Turn): Promise<Turn> {
  const written = await etcd.txn({
    compare: [{ target: 'version', key, operator: '=', value: version }],
    success: [{ type: 'put', key, value: String(revision) }],
    failure: [{ type: 'range', key }],
  });
  const [found] = written.results;
  const current = { version: version + 1, revision: written.revision };
  if (!written.succeeded) {
    return { ...current, version: found?.type === 'range' ? (found.kvs[0]?.version ?? 0) : 0 };
  }
  if (revision > 0) await etcd.compact(revision).catch(() => {});
  return current;
}
