import type { Pod } from '../api/core-v1.ts';
import type { Clock } from '../clock.ts';
import type { FileSystem } from '../machine/file-system.ts';
import type { DuplexStream, HttpAnswer, HttpHandler, HttpRequest } from '../network/http.ts';
import type { ContainerStatus } from '../runtime/cri.ts';
import { CriCallError, type CriClient } from '../runtime/cri-client.ts';
import { type LoggedContainer, type LogOptions, readContainerLog } from './container-log.ts';
import { isRunning, latestContainer, type PodRuntime, readySandbox } from './pod-runtime.ts';

export interface KubeletServerOptions {
  readonly cri: CriClient;
  readonly runtime: PodRuntime;
  readonly clock: Clock;
  readonly files: FileSystem;
  /** The pods on this node with their uids here. */
  readonly pods: () => Iterable<readonly [uid: string, pod: Pod]>;
  /** Whether the caller may use the kubelet's API. */
  readonly authorize: (request: HttpRequest) => Promise<{ status: number; message: string } | undefined>;
}

/** The kubelet's own API: what `kubectl logs`, `exec`, `attach` and `port-forward` end at. */
export function createKubeletHandler(options: KubeletServerOptions): HttpHandler {
  return async (request) => {
    const url = new URL(request.target, 'http://kubelet');
    if (url.pathname === '/healthz') return text(200, 'ok');
    const refused = await options.authorize(request);
    if (refused !== undefined) return text(refused.status, refused.message);
    try {
      return await route(url, request, options);
    } catch (error) {
      if (error instanceof CriCallError) return text(500, error.message);
      throw error;
    }
  };
}

async function route(url: URL, request: HttpRequest, options: KubeletServerOptions): Promise<HttpAnswer> {
  const [, verb = '', namespace = '', name = '', ...rest] = url.pathname.split('/');
  if (verb === 'pods')
    return json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [...options.pods()].map(([, pod]) => pod) });
  const container = rest.at(-1) ?? '';
  const uid = findPod(options, namespace, name);
  if (!['containerLogs', 'exec', 'attach', 'portForward', 'run'].includes(verb))
    return text(404, '404 page not found\n');
  if (uid === undefined) return text(404, `pod "${name}" not found\n`);
  if (verb === 'portForward') return forward(url, request, uid, options);
  if (verb === 'containerLogs') return logs(url, request, uid, container, options);
  const status = latestContainer(options.runtime.get(uid), container);
  if (!isRunning(status)) {
    return text(
      500,
      verb === 'attach'
        ? `container ${container} not found in pod ${name}_${namespace}`
        : `container not found ("${container}")`,
    );
  }
  return command(verb, url, request, status, options);
}

/** Loads what real clients speak when the first of them comes. */
async function command(
  verb: string,
  url: URL,
  { headers }: HttpRequest,
  container: ContainerStatus,
  { cri, clock }: KubeletServerOptions,
): Promise<HttpAnswer> {
  const [{ commandOptions }, { isWebSocketRequest }] = await Promise.all([
    import('./streaming/command-streams.ts'),
    import('../network/websocket/handshake.ts'),
  ]);
  const streams = commandOptions(url.searchParams);
  if (streams === undefined) return text(400, 'you must specify at least 1 of stdin, stdout, stderr');
  const { tty, stdin } = streams;
  const target = { containerId: container.id, tty, stdin };
  const words = url.searchParams.getAll('command');
  const start = (): Promise<DuplexStream> =>
    verb === 'attach' ? cri.attach(target) : cri.exec({ ...target, command: words });
  if (isWebSocketRequest(headers)) {
    const { websocketCommand } = await import('./streaming/websocket-command.ts');
    return websocketCommand(headers, streams, start);
  }
  const { spdyCommand } = await import('./streaming/spdy-command.ts');
  return spdyCommand(headers, streams, start, clock);
}

function findPod({ pods }: KubeletServerOptions, namespace: string, name: string): string | undefined {
  for (const [uid, { metadata }] of pods()) if (metadata.namespace === namespace && metadata.name === name) return uid;
  return undefined;
}

async function forward(
  url: URL,
  { headers }: HttpRequest,
  uid: string,
  { cri, runtime, clock }: KubeletServerOptions,
): Promise<HttpAnswer> {
  const sandbox = readySandbox(runtime.get(uid));
  if (sandbox === undefined) return text(404, `sandbox not found\n`);
  const { servePortForward } = await import('./streaming/port-forward.ts');
  const dial = (port: number): Promise<DuplexStream> => cri.portForward(sandbox.id, port);
  return servePortForward(headers, url.searchParams, { sandboxId: sandbox.id, dial }, clock);
}

async function logs(
  url: URL,
  request: HttpRequest,
  uid: string,
  container: string,
  options: KubeletServerOptions,
): Promise<HttpAnswer> {
  const own = options.runtime.get(uid).containers.filter(({ metadata }) => metadata.name === container);
  const query = url.searchParams;
  const previous = query.get('previous') === 'true';
  const status = previous
    ? own
        .filter(({ state }) => state === 'CONTAINER_EXITED')
        .at(own[0]?.state === 'CONTAINER_EXITED' && own.length > 1 ? 1 : 0)
    : own[0];
  if (status === undefined) {
    const reason = previous
      ? `previous terminated container "${container}" in pod "${url.pathname.split('/')[3] ?? ''}" not found`
      : `container "${container}" in pod "${url.pathname.split('/')[3] ?? ''}" is waiting to start: ContainerCreating`;
    return text(400, reason);
  }
  const number = (key: string): number | undefined => (query.has(key) ? Number(query.get(key)) : undefined);
  const sinceTime = query.get('sinceTime');
  const sinceSeconds = number('sinceSeconds');
  const since =
    sinceTime === null
      ? sinceSeconds === undefined
        ? undefined
        : options.clock.now() - sinceSeconds * 1000
      : Date.parse(sinceTime);
  const tailLines = number('tailLines');
  const limitBytes = number('limitBytes');
  const wanted: LogOptions = {
    follow: query.get('follow') === 'true',
    timestamps: query.get('timestamps') === 'true',
    stream: query.get('stream') ?? 'All',
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { sinceMs: since }),
  };
  const logged: LoggedContainer = {
    isOver: () => options.runtime.get(uid).containers.find(({ id }) => id === status.id)?.state !== 'CONTAINER_RUNNING',
    onChange: (listener) => options.runtime.onChange(listener),
  };
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: readContainerLog(options.files, status.logPath, wanted, logged, request.signal),
  };
}

function text(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
