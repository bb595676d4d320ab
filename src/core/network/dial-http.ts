import { SystemError } from '../system-error.ts';
import { ClientExchanges } from './client-exchanges.ts';
import type { HttpCall, HttpResponse, Transport } from './http.ts';
import type { Connection, NetworkStack } from './network-stack.ts';
import { openTls, type TlsClientOptions } from './tls-session.ts';
import { untilAborted } from './until-aborted.ts';

/** Where a server is, and how to reach it. */
export type HttpTarget = { tls?: TlsClientOptions } & (
  | { path: string }
  | { address: string; port: number }
  | { host: string; port: number; resolve: (host: string) => Promise<readonly string[]> }
);

/** A transport that keeps its connection between calls (until one says `connection: close`), and makes a new one when that is lost. */
export type HttpClient = Transport & { close(): void };

/** The connection ends by `close`, or some time after nobody holds the client any more and its last call has ended. */
export function dialHttp(stack: NetworkStack, target: HttpTarget): HttpClient {
  const client = new PersistentClient(stack, target);
  const transport = (call: HttpCall): Promise<HttpResponse> => client.call(call);
  abandoned.register(transport, client);
  return Object.assign(transport, { close: () => client.close() });
}

const abandoned = new FinalizationRegistry<PersistentClient>((client) => client.closeWhenIdle());

/** A client on a connection that is already open, as a tunnel is. */
export function httpOver(connection: Connection): Transport {
  const exchanges = new ClientExchanges(connection);
  return (call) => exchanges.call(call);
}

class PersistentClient {
  readonly #stack: NetworkStack;
  readonly #target: HttpTarget;
  #exchanges: Promise<ClientExchanges> | undefined;

  constructor(stack: NetworkStack, target: HttpTarget) {
    this.#stack = stack;
    this.#target = target;
  }

  async call(call: HttpCall): Promise<HttpResponse> {
    const { signal } = call;
    signal?.throwIfAborted();
    const reused = this.#exchanges !== undefined;
    const exchanges = await untilAborted(this.#connect(), signal);
    if (exchanges.lost) return (await this.#reconnect(exchanges, signal)).call(call);
    try {
      return await exchanges.call(call);
    } catch (error) {
      if (!reused || !isRepeatable(call) || !exchanges.lost || signal?.aborted === true) throw error;
      return (await this.#reconnect(exchanges, signal)).call(call);
    }
  }

  close(): void {
    void this.#exchanges?.then((exchanges) => exchanges.close()).catch(() => {});
    this.#exchanges = undefined;
  }

  closeWhenIdle(): void {
    void this.#exchanges?.then((exchanges) => exchanges.closeWhenIdle()).catch(() => {});
    this.#exchanges = undefined;
  }

  /** The connection that there is, or a new one. Callers share it while it is being made. */
  #connect(): Promise<ClientExchanges> {
    if (this.#exchanges !== undefined) return this.#exchanges;
    const opening = this.#open();
    this.#exchanges = opening;
    opening.catch(() => {
      if (this.#exchanges === opening) this.#exchanges = undefined;
    });
    return opening;
  }

  async #reconnect(lost: ClientExchanges, signal: AbortSignal | undefined): Promise<ClientExchanges> {
    const current = await this.#exchanges?.catch(() => undefined);
    if (current === lost) this.#exchanges = undefined;
    return untilAborted(this.#connect(), signal);
  }

  async #open(): Promise<ClientExchanges> {
    const connection = await this.#dial();
    if (this.#target.tls === undefined) return new ClientExchanges(connection);
    return new ClientExchanges((await openTls(connection, this.#target.tls)).connection);
  }

  async #dial(): Promise<Connection> {
    const target = this.#target;
    if ('path' in target || 'address' in target) return this.#stack.dial(target);
    let failure: unknown = new SystemError('EHOSTUNREACH', target.host);
    for (const address of await target.resolve(target.host)) {
      try {
        return await this.#stack.dial({ address, port: target.port });
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

/** As net/http: what a lost connection may have done is harmless to do again. */
function isRepeatable({ method, body }: HttpCall): boolean {
  const harmless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return harmless && (body === undefined || typeof body === 'string' || body instanceof Uint8Array);
}
