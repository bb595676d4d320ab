import { EtcdError, type EtcdErrorReason } from '../../core/etcd/etcd.ts';

/** etcd tells apart what it refuses by its words alone. */
const reasons: readonly (readonly [words: string, reason: EtcdErrorReason])[] = [
  ['required revision has been compacted', 'compacted'],
  ['required revision is a future revision', 'futureRevision'],
  ['requested lease not found', 'leaseNotFound'],
  ['database space exceeded', 'noSpace'],
];

/** What etcd or the way to it failed by. Its own words begin with `etcdserver: `; anything else is `unavailable`. */
export function failureOf(error: unknown): EtcdError {
  if (error instanceof EtcdError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const words = /etcdserver: .*/.exec(text)?.[0] ?? text;
  const [, reason = 'unavailable'] = reasons.find(([known]) => words.includes(known)) ?? [];
  return new EtcdError(reason, words, error);
}
