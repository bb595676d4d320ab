import type { Clock } from '../clock.ts';
import type { Transport } from '../network/http.ts';
import { type Etcd, EtcdError } from './etcd.ts';
import type { EtcdApi, EtcdFailure, EtcdPath, LeaseTimeToLive, Member, MemberStatus } from './wire/api.ts';
import { decodeMessage, encodeMessage, messageType } from './wire/message.ts';
import { ResumingWatch } from './wire/resuming-watch.ts';

/** A connection to our etcd: `Etcd`, and what operators ask of a member. */
export interface EtcdClient extends Etcd {
  status(): Promise<MemberStatus>;
  members(): Promise<{ clusterId: string; members: Member[] }>;
  leases(): Promise<string[]>;
  leaseTimeToLive(id: string): Promise<LeaseTimeToLive>;
  /** The whole state as text, for `restoreSnapshot`. */
  snapshot(): Promise<string>;
}

/**
 * Speaks to the etcd behind `transport`. When it cannot be reached calls reject with `unavailable` (whether a write took
 * effect is then unknown), while watches go on from where they were as soon as it can be reached again.
 */
export function connectEtcd(transport: Transport, options: { readonly clock: Clock }): EtcdClient {
  const call = <Path extends EtcdPath>(path: Path, request: EtcdApi[Path][0]): Promise<EtcdApi[Path][1]> =>
    send(transport, path, request);
  return {
    range: (request) => call('/v3/kv/range', request),
    txn: (request) => call('/v3/kv/txn', request),
    watch: (request) => new ResumingWatch(transport, options.clock, request),
    leaseGrant: async (ttlSeconds) => (await call('/v3/lease/grant', { ttlSeconds })).id,
    leaseKeepAlive: async (id) => void (await call('/v3/lease/keepalive', { id })),
    leaseRevoke: async (id) => void (await call('/v3/lease/revoke', { id })),
    compact: async (revision) => void (await call('/v3/kv/compaction', { revision })),
    status: () => call('/v3/maintenance/status', {}),
    members: () => call('/v3/cluster/member/list', {}),
    leases: async () => (await call('/v3/lease/leases', {})).leases,
    leaseTimeToLive: (id) => call('/v3/lease/timetolive', { id }),
    snapshot: async () => (await call('/v3/maintenance/snapshot', {})).value,
  };
}

async function send<Path extends EtcdPath>(
  transport: Transport,
  path: Path,
  request: EtcdApi[Path][0],
): Promise<EtcdApi[Path][1]> {
  const headers = { 'content-type': messageType };
  const { status, text } = await exchange(transport, path, headers, encodeMessage(request));
  if (status === 200) return decodeMessage(text) as EtcdApi[Path][1];
  if (status !== 503) throw new EtcdError('unavailable', `unexpected HTTP status ${status}: ${text.trim()}`);
  const { reason, message } = decodeMessage(text) as EtcdFailure;
  throw new EtcdError(reason, message);
}

async function exchange(
  transport: Transport,
  target: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  try {
    const response = await transport({ method: 'POST', target, headers, body });
    return { status: response.status, text: await response.body.text() };
  } catch (error) {
    throw new EtcdError('unavailable', error instanceof Error ? error.message : String(error), error);
  }
}
