import { type Client, causeHeader, createClient, statusErrorOf } from '../../core/client/client.ts';
import type { ServerConnection } from '../../core/client/kubeconfig/connection.ts';
import { clientTransport } from '../../core/client/kubeconfig/transport.ts';
import type { Process } from '../../core/machine/process.ts';
import { parseGoDuration } from '../../core/meta/go-duration.ts';
import { isStatusError, StatusError } from '../../core/meta/status.ts';
import type { DuplexStream, Headers, HttpResponse, Transport } from '../../core/network/http.ts';
import type { Invocation } from '../cli/command.ts';
import type { FlagValues } from '../cli/flag.ts';
import { connectionFromFlags } from './connection-from-flags.ts';
import { Discovery } from './discovery/discovery.ts';
import { ConnectionError } from './failures.ts';
import { globalFlags } from './global-flags.ts';
import { goReason } from './go-reason.ts';
import { parseWarnings } from './warnings.ts';

/** Opens the way to a server; a host with sockets of its own puts another in. */
export type TransportFactory = (process: Process, connection: ServerConnection) => Transport;

export interface Request {
  readonly method?: string;
  /** Path and query. */
  readonly target: string;
  readonly headers?: Headers;
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** The target is the user's own, and no resource is meant. */
  readonly raw?: boolean;
}

export type GlobalFlagValues = FlagValues<typeof globalFlags>;

/** What a command works with: the cluster that its flags and files name, and the streams of its process. */
export class Session {
  readonly process: Process;
  readonly flags: GlobalFlagValues;
  /** The namespace was named by a flag. */
  readonly explicitNamespace: boolean;
  readonly #openTransport: TransportFactory;
  #connection: ServerConnection | undefined;
  #client: Client | undefined;
  #discovery: Discovery | undefined;
  readonly #warned = new Set<string>();
  #warnings = 0;

  constructor(process: Process, flags: GlobalFlagValues, openTransport: TransportFactory) {
    this.process = process;
    this.flags = flags;
    this.explicitNamespace = flags.namespace !== '';
    this.#openTransport = openTransport;
  }

  get connection(): ServerConnection {
    this.#connection ??= connectionFromFlags(this.process, this.flags);
    return this.#connection;
  }

  get namespace(): string {
    return this.connection.namespace;
  }

  get discovery(): Discovery {
    this.#discovery ??= new Discovery(this);
    return this.#discovery;
  }

  /** How many different warnings the server sent. */
  get warnings(): number {
    return this.#warnings;
  }

  /** Sends a request; answers other than 2xx reject with a StatusError, no answer with a ConnectionError. */
  async send(request: Request): Promise<HttpResponse> {
    const method = request.method ?? 'GET';
    const timeout = this.#timeout(request.signal);
    const response = await this.#exchange(method, request, timeout);
    await this.#showWarnings(response.headers);
    if (response.status >= 300) {
      throw answerError(response.status, await response.body.text(), { method, ...request });
    }
    return response;
  }

  /** Opens a WebSocket; where the server refuses that, the answer to a request for SPDY, which needs other rights, says why. */
  async upgrade({ target, protocol }: { readonly target: string; readonly protocol: string }): Promise<DuplexStream> {
    const [{ clientHandshake }, { messageStream }] = await Promise.all([
      import('../../core/network/websocket/handshake.ts'),
      import('../../core/network/websocket/message-stream.ts'),
    ]);
    const { clock, killed } = this.process;
    const headers = clientHandshake(clock.randomBytes(16), [protocol]);
    const { stream } = await this.#exchange('GET', { target, headers }, killed);
    if (stream !== undefined) return messageStream(stream, { mask: () => clock.randomBytes(4) });
    const spdy = { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': protocol };
    const response = await this.#exchange('POST', { target, headers: spdy }, killed);
    response.stream?.close();
    const reason =
      response.stream === undefined ? statusErrorOf(response.status, await response.body.text()) : undefined;
    throw new Error(`unable to upgrade connection: ${reason?.message ?? 'the server speaks no WebSocket'}`);
  }

  async json<T>(request: Request): Promise<T> {
    const response = await this.send(request);
    return JSON.parse(await response.body.text()) as T;
  }

  async print(text: string): Promise<void> {
    if (text !== '') await this.process.stdout.write(text);
  }

  async printError(text: string): Promise<void> {
    await this.process.stderr.write(text);
  }

  async #exchange(method: string, request: Request, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const { body } = request;
    try {
      return await this.#open().send({
        method,
        target: this.#basePath() + request.target,
        headers: { ...this.#identity(), ...request.headers },
        signal,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    } catch (error) {
      if (isStatusError(error) || request.signal?.aborted === true) throw error;
      throw new ConnectionError(method, this.connection.server + request.target, goReason(error, signal));
    }
  }

  #open(): Client {
    if (this.#client === undefined) {
      const { token } = this.connection;
      const transport = this.#openTransport(this.process, this.connection);
      this.#client = createClient({ transport, bearerToken: () => token, userAgent });
    }
    return this.#client;
  }

  #basePath(): string {
    return new URL(this.connection.server).pathname.replace(/\/+$/, '');
  }

  #identity(): Headers {
    const { basic, impersonate } = this.connection;
    const headers: Record<string, string> = { [causeHeader]: this.process.argv.join(' ') };
    if (basic !== undefined) headers.authorization = `Basic ${btoa(`${basic.username}:${basic.password}`)}`;
    if (impersonate === undefined) return headers;
    if (impersonate.user !== '') headers['impersonate-user'] = impersonate.user;
    if (impersonate.uid !== '') headers['impersonate-uid'] = impersonate.uid;
    if (impersonate.groups.length > 0) headers['impersonate-group'] = impersonate.groups.join(',');
    for (const [key, values] of Object.entries(impersonate.extra))
      headers[`impersonate-extra-${key}`] = values.join(',');
    return headers;
  }

  #timeout(signal: AbortSignal | undefined): AbortSignal | undefined {
    const timeoutMs = requestTimeoutMs(this.flags['request-timeout']);
    if (timeoutMs === 0) return signal ?? this.process.killed;
    const timer = new AbortController();
    this.process.clock.setTimer(timeoutMs, () => timer.abort(new Error('context deadline exceeded')));
    return AbortSignal.any([timer.signal, signal ?? this.process.killed]);
  }

  async #showWarnings(headers: Headers): Promise<void> {
    for (const text of parseWarnings(headers.warning ?? '')) {
      if (this.#warned.has(text)) continue;
      this.#warned.add(text);
      this.#warnings += 1;
      await this.printError(`Warning: ${text}\n`);
    }
  }
}

const userAgent = 'kubectl/v1.36.4 (linux/amd64) kubernetes/tabernetes';

function requestTimeoutMs(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseGoDuration(text);
  } catch {
    throw new Error(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
}

const genericAnswers = new Map([
  [400, ['BadRequest', 'the server rejected our request for an unknown reason']],
  [401, ['Unauthorized', 'the server has asked for the client to provide credentials']],
  [403, ['Forbidden', 'the server does not allow access to the requested resource']],
  [404, ['NotFound', 'the server could not find the requested resource']],
  [405, ['MethodNotAllowed', 'the server does not allow this method on the requested resource']],
  [500, ['InternalError', 'an error on the server ("unknown") has prevented the request from succeeding']],
  [503, ['ServiceUnavailable', 'the server is currently unable to handle the request']],
] as const);

/** What answers without a Status is no apiserver. */
function answerError(code: number, text: string, request: Request): StatusError {
  const error = statusErrorOf(code, text);
  const [reason, message] = genericAnswers.get(code as 400) ?? [];
  if (error.status.reason !== undefined || reason === undefined) return error;
  const what = request.raw === true ? '' : resourceText(request);
  return new StatusError({ ...error.status, reason, message: what === '' ? message : `${message} (${what})` });
}

/** `get widgets.example.com round`, for the path of a resource; nothing for other paths. */
function resourceText({ method = 'GET', target }: Request): string {
  const [path = ''] = target.split('?');
  const [, group = '', resource, name] =
    /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/[^/]+)?\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (resource === undefined) return '';
  const words = [method.toLowerCase(), group === '' ? resource : `${resource}.${group}`, name];
  return words.filter((word) => word !== undefined).join(' ');
}

const transports = new WeakMap<Process, TransportFactory>();

/** From now on the sessions of this process reach servers through `transport`. */
export function useTransport(process: Process, transport: TransportFactory): void {
  transports.set(process, transport);
}

/** The session of a command. */
export function openSession(source: Pick<Invocation, 'process' | 'inherited'>): Session {
  const transport = transports.get(source.process) ?? clientTransport;
  return new Session(source.process, source.inherited(globalFlags), transport);
}
