import { Etcd3, type ILeaseKeepAliveResponse, type IOptions } from 'etcd3';
import type { Clock } from '../../core/clock.ts';
import { type Etcd, EtcdError, type TxnRequest } from '../../core/etcd/etcd.ts';
import { EtcdWatch, type Upstream } from './etcd-watch.ts';
import { failureOf } from './failure-of.ts';
import { compareMessage, operationMessage, operationResult, rangeMessage, rangeResult } from './messages.ts';

export interface DialOptions {
  /** URLs of the members, `http://127.0.0.1:2379`. */
  readonly endpoints: readonly string[];
  /** For `https`, PEM. */
  readonly tls?: {
    readonly authorities: string;
    readonly certificate?: string;
    readonly key?: string;
  };
  readonly clock: Clock;
}

/** As kube-apiserver watches over its connections. */
const channelOptions = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
};

type Policy = NonNullable<NonNullable<IOptions['faultHandling']>['global']>;

const neverAborted = new AbortController().signal;
const unheard = (): { dispose: () => void } => ({ dispose: () => {} });

/** Each call is made once: a transaction whose answer was lost may have been carried out. */
const once: Policy = {
  _altReturn: undefined as never,
  onSuccess: unheard,
  onFailure: unheard,
  execute: async (call, signal = neverAborted) => call({ signal }),
};

/**
 * An etcd outside of any playground, spoken to over gRPC. Calls reject with `unavailable` while it cannot be reached; watches
 * go on from where they were once it can. Causes are not kept: etcd has no place for them.
 */
export function dialEtcd({ endpoints, tls, clock }: DialOptions): Etcd & Disposable {
  const client = new Etcd3({
    hosts: [...endpoints],
    ...(tls !== undefined && { credentials: credentialsOf(tls) }),
    grpcOptions: channelOptions,
    faultHandling: { host: () => once, global: once },
  });
  const { kv, leaseClient, watchClient } = client;
  const open = (): Promise<Upstream> => watchClient.watch() as Promise<Upstream>;
  const etcd: Etcd = {
    range: async (request) => {
      const response = await answer(kv.range(rangeMessage(request)));
      return { revision: Number(response.header.revision), ...rangeResult(response) };
    },
    txn: async (request) => {
      const { header, succeeded, responses } = await answer(kv.txn(txnMessage(request)));
      return { revision: Number(header.revision), succeeded, results: responses.map(operationResult) };
    },
    watch: (request) => new EtcdWatch({ open, clock, revision: () => now(etcd) }, request),
    leaseGrant: async (ttlSeconds) => (await answer(leaseClient.leaseGrant({ TTL: ttlSeconds, ID: 0 }))).ID,
    leaseKeepAlive: (id) => answer(keepAlive(client, id)),
    leaseRevoke: async (id) => void (await answer(leaseClient.leaseRevoke({ ID: id }))),
    compact: async (revision) => void (await answer(kv.compact({ revision }))),
  };
  return { ...etcd, [Symbol.dispose]: () => client.close() };
}

function credentialsOf({ authorities, certificate, key }: NonNullable<DialOptions['tls']>): IOptions['credentials'] {
  return {
    rootCertificate: Buffer.from(authorities),
    ...(certificate !== undefined && { certChain: Buffer.from(certificate) }),
    ...(key !== undefined && { privateKey: Buffer.from(key) }),
  };
}

async function answer<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw failureOf(error);
  }
}

function txnMessage({ compare, success, failure = [] }: TxnRequest): Parameters<Etcd3['kv']['txn']>[0] {
  return {
    compare: compare.map(compareMessage),
    success: success.map(operationMessage),
    failure: failure.map(operationMessage),
  };
}

/** The revision of now. */
async function now(etcd: Etcd): Promise<number> {
  return (await etcd.range({ key: '\0', countOnly: true })).revision;
}

/** A stream for one breath. A lease that is gone is told of by a time to live of none. */
async function keepAlive({ leaseClient }: Etcd3, id: string): Promise<void> {
  const stream = await leaseClient.leaseKeepAlive();
  try {
    const breath = new Promise<ILeaseKeepAliveResponse>((resolve, reject) => {
      stream.on('data', resolve);
      stream.on('error', reject);
      stream.on('end', () => reject(new EtcdError('unavailable')));
    });
    stream.write({ ID: id });
    if (Number((await breath).TTL) <= 0) throw new EtcdError('leaseNotFound');
  } finally {
    stream.cancel();
  }
}
