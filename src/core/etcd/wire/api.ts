import type { EtcdErrorReason, RangeRequest, RangeResponse, TxnRequest, TxnResponse } from '../etcd.ts';
import type { StoreStatus } from '../store.ts';

/** What etcd answers to: `POST /v3/...` by path, with the message sent and the message received. */
export interface EtcdApi {
  '/v3/kv/range': [RangeRequest, RangeResponse];
  '/v3/kv/txn': [TxnRequest, TxnResponse];
  '/v3/kv/compaction': [{ revision: number }, object];
  '/v3/lease/grant': [{ ttlSeconds: number }, { id: string }];
  '/v3/lease/keepalive': [{ id: string }, object];
  '/v3/lease/revoke': [{ id: string }, object];
  '/v3/lease/timetolive': [{ id: string }, LeaseTimeToLive];
  '/v3/lease/leases': [object, { leases: string[] }];
  '/v3/cluster/member/list': [object, { clusterId: string; members: Member[] }];
  '/v3/maintenance/status': [object, MemberStatus];
  '/v3/maintenance/snapshot': [object, { value: string }];
}

export type EtcdPath = keyof EtcdApi;

export interface LeaseTimeToLive {
  readonly grantedSeconds: number;
  readonly remainingSeconds: number;
  readonly keys: readonly string[];
}

/** A member's identity, ids in hexadecimal. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
}

export interface MemberStatus extends StoreStatus {
  readonly memberId: string;
  readonly version: string;
}

export interface EtcdFailure {
  readonly reason: EtcdErrorReason;
  readonly message: string;
}

/** `GET /v3/watch` upgrades to a stream: first a WatchRequest, then this for each progress wanted. */
export const watchPath = '/v3/watch';
export const progressRequest = 'progress';
