import type { DuplexStream, HttpAnswer, HttpHandler, HttpRequest } from '../../network/http.ts';
import { EtcdError, type EtcdErrorReason, type WatchRequest, type WatchResponse } from '../etcd.ts';
import type { Store } from '../store.ts';
import { type EtcdApi, type EtcdFailure, type EtcdPath, type Member, watchPath } from '../wire/api.ts';
import { decodeMessage, encodeMessage, messageType } from '../wire/message.ts';
import { answerObservation } from './observation.ts';

/** Who a server is, for those who ask. */
export interface MemberIdentity {
  readonly clusterId: string;
  readonly member: Member;
  readonly version: string;
  readonly now: () => number;
}

/** Answers etcd's API (see `EtcdApi`), its health checks and its metrics. */
export function etcdHandler(store: Store, identity: MemberIdentity): HttpHandler {
  return async (request) => {
    const path = request.target.split('?', 1)[0] ?? '';
    if (path === watchPath) return { status: 101, upgrade: (stream) => serveWatch(store, stream) };
    if (!isApiPath(path)) return answerObservation(request, store, identity.version);
    if (request.method !== 'POST') return { status: 405, body: 'Method Not Allowed\n' };
    return answerCall(path, request, store, identity);
  };
}

type Calls = { [Path in EtcdPath]: (request: EtcdApi[Path][0]) => Promise<EtcdApi[Path][1]> };

function callsOf(store: Store, identity: MemberIdentity): Calls {
  return {
    '/v3/kv/range': (request) => store.range(request),
    '/v3/kv/txn': (request) => store.txn(request),
    '/v3/kv/compaction': ({ revision }) => nothing(store.compact(revision)),
    '/v3/lease/grant': async ({ ttlSeconds }) => ({ id: await store.leaseGrant(ttlSeconds) }),
    '/v3/lease/keepalive': ({ id }) => nothing(store.leaseKeepAlive(id)),
    '/v3/lease/revoke': ({ id }) => nothing(store.leaseRevoke(id)),
    '/v3/lease/timetolive': async ({ id }) => {
      const lease = store.leases().find((each) => each.id === id);
      if (lease === undefined) throw new EtcdError('leaseNotFound');
      const remainingSeconds = Math.round((lease.expiresMs - identity.now()) / 1000);
      return { grantedSeconds: lease.ttlSeconds, remainingSeconds, keys: [...lease.keys] };
    },
    '/v3/lease/leases': async () => ({ leases: store.leases().map(({ id }) => id) }),
    '/v3/cluster/member/list': async () => ({ clusterId: identity.clusterId, members: [identity.member] }),
    '/v3/maintenance/status': async () => ({
      ...store.status(),
      memberId: identity.member.id,
      version: identity.version,
    }),
    '/v3/maintenance/snapshot': async () => ({ value: await store.snapshot() }),
  };
}

async function nothing(done: Promise<void>): Promise<object> {
  await done;
  return {};
}

const apiPaths: ReadonlySet<string> = new Set<EtcdPath>([
  '/v3/kv/range',
  '/v3/kv/txn',
  '/v3/kv/compaction',
  '/v3/lease/grant',
  '/v3/lease/keepalive',
  '/v3/lease/revoke',
  '/v3/lease/timetolive',
  '/v3/lease/leases',
  '/v3/cluster/member/list',
  '/v3/maintenance/status',
  '/v3/maintenance/snapshot',
]);

function isApiPath(path: string): path is EtcdPath {
  return apiPaths.has(path);
}

async function answerCall<Path extends EtcdPath>(
  path: Path,
  request: HttpRequest,
  store: Store,
  identity: MemberIdentity,
): Promise<HttpAnswer> {
  try {
    const message = decodeMessage(await request.body.text()) as EtcdApi[Path][0];
    const call: (message: EtcdApi[Path][0]) => Promise<EtcdApi[Path][1]> = callsOf(store, identity)[path];
    return { status: 200, headers: { 'content-type': messageType }, body: encodeMessage(await call(message)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: `${error.message}\n` };
    return { status: 503, headers: { 'content-type': messageType }, body: encodeMessage(failureOf(error)) };
  }
}

function failureOf(error: unknown): EtcdFailure {
  if (error instanceof EtcdError) return { reason: error.reason, message: error.message };
  const reason: EtcdErrorReason = 'unavailable';
  return { reason, message: error instanceof Error ? error.message : String(error) };
}

/** The stream carries a watch request and then requests for progress one way, responses the other; a failure is the last. */
async function serveWatch(store: Store, stream: DuplexStream): Promise<void> {
  const request = await stream.receive();
  if (typeof request !== 'string') return stream.close();
  const wanted = JSON.parse(request) as WatchRequest;
  using watch = store.watch(wanted);
  watch.requestProgress();
  const listening = (async () => {
    while ((await stream.receive()) !== undefined) watch.requestProgress();
  })()
    .catch(() => {})
    .finally(() => watch[Symbol.dispose]());
  try {
    for await (const response of watch) await stream.send(encodeMessage(asWanted(response, wanted)));
  } catch (error) {
    await stream.send(encodeMessage(failureOf(error))).catch(() => {});
  } finally {
    stream.close();
  }
  await listening;
}

function asWanted(response: WatchResponse, { previous = true }: WatchRequest): WatchResponse {
  if (previous) return response;
  return { ...response, events: response.events.map((event) => ({ ...event, previous: undefined })) };
}
