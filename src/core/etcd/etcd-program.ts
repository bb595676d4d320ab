import { defineProgram, type Process } from '../machine/process.ts';
import type { HttpHandler } from '../network/http.ts';
import type { Listener } from '../network/network-stack.ts';
import { serveHttp } from '../network/serve-http.ts';
import type { TlsServerOptions } from '../network/tls-session.ts';
import { isSystemError } from '../system-error.ts';
import { etcdVersion } from './etcd-version.ts';
import { createMemberFile, type MemberFile, readMemberFile } from './server/data-directory.ts';
import { EtcdFlagError, type EtcdFlags, type ListenUrl, parseEtcdFlags } from './server/flags.ts';
import { etcdHandler } from './server/handler.ts';
import { type Log, withLog } from './server/log.ts';
import { clusterIdOf, memberIdOf } from './server/member-identity.ts';
import { answerObservation } from './server/observation.ts';
import { readServerTls } from './server/server-tls.ts';
import { openStore, type Store } from './store.ts';

/** etcd, a cluster of one member. Its data lies on a volume of the machine's disk that `DATA_DIR/member/id` names. */
export const etcdProgram = defineProgram({
  name: 'etcd',
  run: (process) => withLog(process, (log) => runEtcd(process, log)),
});

async function runEtcd(process: Process, log: Log): Promise<number> {
  let flags: EtcdFlags;
  try {
    flags = parseEtcdFlags(process.argv.slice(1), process.env);
  } catch (error) {
    if (!(error instanceof EtcdFlagError)) throw error;
    return refuse(process, log, error);
  }
  if (flags.help || flags.version) {
    await process.stdout.write(flags.help ? usage : `etcd Version: ${etcdVersion}\n`);
    return 0;
  }
  log('info', 'etcdmain/etcd.go:64', 'Running: ', { args: process.argv });
  try {
    return await serveMember(process, flags, log);
  } catch (error) {
    const message = error instanceof Error ? describeFailure(error) : String(error);
    log('fatal', 'etcdmain/etcd.go:183', 'discovery failed', { error: message });
    return 1;
  }
}

const usage = `Usage:

  etcd [flags]
    Start an etcd server.

  etcd --version
    Show the version of etcd.

  etcd -h | --help
    Show the help information about etcd.
`;

async function refuse(process: Process, log: Log, error: EtcdFlagError): Promise<number> {
  if (error.kind === 'syntax') {
    await process.stderr.write(`${error.message}\n${usage}`);
    return 2;
  }
  log('info', 'etcdmain/etcd.go:64', 'Running: ', { args: process.argv });
  log('warn', 'etcdmain/etcd.go:66', 'failed to verify flags', { error: error.message });
  return 1;
}

function describeFailure(error: Error): string {
  if (!isSystemError(error)) return error.message;
  return `${error.subject === undefined ? '' : `${error.subject}: `}${error.message.toLowerCase()}`;
}

async function serveMember(process: Process, flags: EtcdFlags, log: Log): Promise<number> {
  const known = readMemberFile(process, process.resolve(flags.dataDirectory));
  const kind = known === undefined ? 'empty' : 'member';
  const fields = { 'data-dir': flags.dataDirectory, 'dir-type': kind };
  log('info', 'etcdmain/etcd.go:124', 'Initialize and start etcd server', fields);
  const listeners = openListeners(process, flags, log);
  try {
    const member = known ?? (await newMember(process, flags));
    log('info', 'embed/etcd.go:323', 'starting an etcd server', {
      'etcd-version': etcdVersion,
      'member-initialized': known !== undefined,
      name: flags.name,
      ...fields,
    });
    await using store = await openStore({
      volume: await process.kernel.disk.open(member.volume),
      clock: process.clock,
    });
    log('info', 'mvcc/kvstore.go:408', 'kvstore restored', { 'current-rev': store.status().revision });
    return await serveStore(process, flags, log, { member, store, listeners });
  } finally {
    for (const { listener } of [...listeners.peer, ...listeners.client, ...listeners.metrics])
      listener[Symbol.dispose]();
  }
}

async function newMember(process: Process, flags: EtcdFlags): Promise<MemberFile> {
  const memberId = await memberIdOf(flags.initialAdvertisePeerUrls, flags.initialClusterToken);
  const clusterId = await clusterIdOf([memberId]);
  return createMemberFile(process, process.resolve(flags.dataDirectory), { memberId, clusterId, name: flags.name });
}

interface OpenListener {
  readonly url: ListenUrl;
  readonly listener: Listener;
}

interface Listeners {
  readonly peer: readonly OpenListener[];
  readonly client: readonly OpenListener[];
  readonly metrics: readonly OpenListener[];
}

function openListeners(process: Process, flags: EtcdFlags, log: Log): Listeners {
  const open = (urls: readonly ListenUrl[]): OpenListener[] =>
    urls.map((url) => ({ url, listener: listenOn(process, url) }));
  const texts = (urls: readonly ListenUrl[]): string[] => urls.map(({ text }) => text);
  const peers = { 'listen-peer-urls': texts(flags.listenPeerUrls) };
  log('info', 'embed/etcd.go:138', 'configuring peer listeners', peers);
  const peer = open(flags.listenPeerUrls);
  const clients = { 'listen-client-urls': texts(flags.listenClientUrls) };
  log('info', 'embed/etcd.go:146', 'configuring client listeners', clients);
  return { peer, client: open(flags.listenClientUrls), metrics: open(flags.listenMetricsUrls) };
}

function listenOn(process: Process, { address, port }: ListenUrl): Listener {
  try {
    return process.network.listen(address === '0.0.0.0' ? { port } : { port, address });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`listen tcp ${address}:${port}: bind: ${error.message.toLowerCase()}`, { cause: error });
  }
}

interface Serving {
  readonly member: MemberFile;
  readonly store: Store;
  readonly listeners: Listeners;
}

/** Serves until a signal, or until the disk refuses a write. */
async function serveStore(process: Process, flags: EtcdFlags, log: Log, serving: Serving): Promise<number> {
  const { member, store, listeners } = serving;
  const peerUrls = flags.initialAdvertisePeerUrls;
  const identity = { id: member.memberId, name: flags.name, peerUrls, clientUrls: flags.advertiseClientUrls };
  const now = (): number => process.clock.now();
  const api = etcdHandler(store, { clusterId: member.clusterId, member: identity, version: etcdVersion, now });
  const observation: HttpHandler = async (request) => answerObservation(request, store, etcdVersion);
  const stopping = new AbortController();
  process.killed.addEventListener('abort', () => stopping.abort());
  const ended = endOf(process, store, log);
  const clientTls = readServerTls(process, flags.client);
  const peerTls = readServerTls(process, flags.peer);
  serveAll(listeners.peer, async () => ({ status: 404, body: '404 page not found\n' }), stopping.signal, peerTls);
  serveAll(listeners.client, api, stopping.signal, clientTls);
  serveAll(listeners.metrics, observation, stopping.signal, clientTls);
  log('info', 'embed/serve.go:138', 'ready to serve client requests');
  logServing(listeners, log);
  const code = await ended;
  const closing = { name: flags.name, 'data-dir': flags.dataDirectory };
  log('info', 'embed/etcd.go:426', 'closing etcd server', closing);
  stopping.abort();
  log('info', 'embed/etcd.go:428', 'closed etcd server', closing);
  return code;
}

function serveAll(
  listeners: readonly OpenListener[],
  handler: HttpHandler,
  signal: AbortSignal,
  tls: TlsServerOptions | undefined,
): void {
  for (const { url, listener } of listeners) {
    const options = url.secure && tls !== undefined ? { signal, tls } : { signal };
    serveHttp(listener, handler, options).catch(() => {});
  }
}

function logServing({ client, metrics }: Listeners, log: Log): void {
  for (const { url } of metrics) log('info', 'embed/etcd.go:890', 'serving metrics', { address: url.text });
  for (const { url } of client) {
    const address = `${url.address}:${url.port}`;
    const insecurely = 'serving client traffic insecurely; this is strongly discouraged!';
    if (url.secure)
      log('info', 'embed/serve.go:283', 'serving client traffic securely', { traffic: 'grpc+http', address });
    else log('info', 'embed/serve.go:220', insecurely, { traffic: 'grpc+http', address });
  }
}

/** The exit code, once the member is to end. */
function endOf(process: Process, store: Store, log: Log): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, name] of [
      ['SIGTERM', 'terminated'],
      ['SIGINT', 'interrupt'],
    ] as const) {
      process.onSignal(signal, () => {
        log('info', 'osutil/interrupt_unix.go:65', 'received signal; shutting down', { signal: name });
        resolve(0);
      });
    }
    process.killed.addEventListener('abort', () => resolve(0));
    store.failed.addEventListener('abort', () => {
      const reason: unknown = store.failed.reason;
      log('fatal', 'backend/batch_tx.go:269', 'failed to commit tx', {
        error: reason instanceof Error ? reason.message : '',
      });
      resolve(1);
    });
  });
}
