/**
 * What the apiserver needs of etcd, and its only way to it. Implementations, all under one contract suite: the store
 * itself (memory or a disk), our etcd over the playground's network, a real etcd.
 *
 * Keys and values are text; ranges are ordered by the keys' UTF-8 bytes. Revisions are whole numbers that grow by one with every transaction
 * that writes. Failures of the store are EtcdErrors.
 */
export interface Etcd {
  range(request: RangeRequest): Promise<RangeResponse>;
  /** All comparisons hold: `success`, else `failure`; everything at one revision. */
  txn(request: TxnRequest): Promise<TxnResponse>;
  /** Every change from `startRevision` (default: the next) on, in order, none twice, none left out. */
  watch(request: WatchRequest): WatchStream;
  /** The lease's keys are deleted when it is not kept alive for its time to live. Returns its id. */
  leaseGrant(ttlSeconds: number): Promise<string>;
  leaseKeepAlive(id: string): Promise<void>;
  leaseRevoke(id: string): Promise<void>;
  /** Forgets what was replaced before `revision`. */
  compact(revision: number): Promise<void>;
  /** Whether the value is stored in a way in which it would not be written now, so that writing the same is no idle write. */
  isStale?(key: string): boolean;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly createRevision: number;
  readonly modRevision: number;
  /** How often the key was written since it was made, from 1. */
  readonly version: number;
  /** Empty without a lease. */
  readonly lease: string;
  /** What caused the write, where the writer said so. */
  readonly cause?: string;
}

export interface RangeRequest {
  readonly key: string;
  /** Exclusive end; absent for the key alone; `prefixEnd(key)` for all that starts with it; `\0` for all from `key` on. */
  readonly rangeEnd?: string;
  readonly limit?: number;
  /** Read as of this revision; default: now. Rejects with `compacted` or `futureRevision`. */
  readonly revision?: number;
  readonly keysOnly?: boolean;
  readonly countOnly?: boolean;
}

export interface RangeResponse {
  /** The store's revision when it answered. */
  readonly revision: number;
  readonly kvs: readonly KeyValue[];
  /** Whether `limit` cut the list. */
  readonly more: boolean;
  /** How many keys are in the range, whatever the limit. */
  readonly count: number;
}

export interface TxnRequest {
  readonly compare: readonly Compare[];
  readonly success: readonly Operation[];
  readonly failure?: readonly Operation[];
}

export type Compare =
  | {
      target: 'modRevision' | 'createRevision' | 'version';
      key: string;
      operator: '=' | '!=' | '<' | '>';
      value: number;
    }
  | { target: 'value'; key: string; operator: '=' | '!='; value: string };

export type Operation =
  | { type: 'put'; key: string; value: string; lease?: string; cause?: string }
  | { type: 'delete'; key: string; rangeEnd?: string; cause?: string }
  | ({ type: 'range' } & RangeRequest);

export interface TxnResponse {
  readonly revision: number;
  readonly succeeded: boolean;
  /** One for each operation that ran, in order. */
  readonly results: readonly OperationResult[];
}

export type OperationResult =
  | { type: 'put' }
  | { type: 'delete'; deleted: readonly KeyValue[] }
  | ({ type: 'range' } & Omit<RangeResponse, 'revision'>);

export interface WatchRequest {
  readonly key: string;
  readonly rangeEnd?: string;
  readonly startRevision?: number;
  /** Whether the reader wants to know what was replaced; default: yes. */
  readonly previous?: boolean;
}

export interface WatchStream extends AsyncIterable<WatchResponse>, Disposable {
  /** Asks for a response without events once all up to the store's revision of now has been sent. */
  requestProgress(): void;
}

/** The events of one revision never span two responses. No events: all up to `revision` has been sent. */
export interface WatchResponse {
  readonly revision: number;
  readonly events: readonly WatchEvent[];
}

export type WatchEvent =
  | { type: 'put'; kv: KeyValue; previous: KeyValue | undefined }
  | {
      type: 'delete';
      key: string;
      modRevision: number;
      previous: KeyValue | undefined;
      cause?: string;
    };

export type EtcdErrorReason = 'compacted' | 'futureRevision' | 'leaseNotFound' | 'noSpace' | 'unavailable';

export class EtcdError extends Error {
  readonly reason: EtcdErrorReason;

  constructor(reason: EtcdErrorReason, detail?: string, cause?: unknown) {
    super(detail ?? errorTexts[reason], { cause });
    this.name = 'EtcdError';
    this.reason = reason;
  }
}

const errorTexts: Record<EtcdErrorReason, string> = {
  compacted: 'etcdserver: mvcc: required revision has been compacted',
  futureRevision: 'etcdserver: mvcc: required revision is a future revision',
  leaseNotFound: 'etcdserver: requested lease not found',
  noSpace: 'etcdserver: mvcc: database space exceeded',
  unavailable: 'etcdserver: server stopped',
};

/** The end of the range of all keys that start with `prefix`. Keys are ASCII where ranges end. */
export function prefixEnd(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}
