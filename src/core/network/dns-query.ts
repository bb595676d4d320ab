import type { Clock } from '../clock.ts';
import { isSystemError, SystemError } from '../system-error.ts';
import { isLoopback } from './address.ts';
import { type DnsMessage, type DnsQuestion, decodeDnsMessage, dnsQuery, encodeDnsMessage } from './dns-message.ts';
import { DnsFormatError } from './dns-wire.ts';
import { joinBytes } from './join-bytes.ts';
import type { NetworkStack } from './network-stack.ts';

export interface DnsQueryOptions {
  readonly network: NetworkStack;
  readonly clock: Clock;
  readonly server: string;
  /** Default 53. */
  readonly port?: number;
  readonly question: DnsQuestion;
  readonly timeoutMs: number;
  /** Asks over TCP from the start. Otherwise only when the answer does not fit a datagram. */
  readonly tcp?: boolean;
  readonly recursionDesired?: boolean;
  readonly signal?: AbortSignal;
}

/** What a server answered. `size`: of the message in bytes. */
export interface DnsAnswer {
  readonly message: DnsMessage;
  readonly size: number;
  readonly tcp: boolean;
}

/**
 * Asks one server once. Rejects with SystemErrors: ETIMEDOUT without an answer, or what the network said; of datagrams
 * their subject is `10.244.0.5:41234->10.96.0.10:53`.
 */
export async function queryDns(options: DnsQueryOptions): Promise<DnsAnswer> {
  const { clock, question, recursionDesired = true } = options;
  const query = dnsQuery(Math.floor(clock.random() * 0x1_0000), question, { recursionDesired });
  const timeout = new AbortController();
  const subject = `${options.server}:${options.port ?? 53}`;
  const timer = clock.setTimer(options.timeoutMs, () => timeout.abort(new SystemError('ETIMEDOUT', subject)));
  const signal = options.signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, options.signal]);
  try {
    if (options.tcp === true) return await queryStream(options, query, signal);
    const answer = await queryDatagram(options, query, signal);
    return answer.message.truncated ? await queryStream(options, query, signal) : answer;
  } finally {
    timer[Symbol.dispose]();
  }
}

async function queryDatagram(options: DnsQueryOptions, query: DnsMessage, signal: AbortSignal): Promise<DnsAnswer> {
  const { server, port = 53, network } = options;
  using socket = network.bindDatagrams(0);
  socket.send(encodeDnsMessage(query), server, port);
  try {
    for (;;) {
      const received = await socket.receive(signal);
      const message = readAnswer(received.data, query);
      if (message === undefined || received.address !== server) continue;
      return { message, size: received.data.length, tcp: false };
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const local = `${localAddressTowards(network, server)}:${socket.port}`;
    throw new SystemError(error.code, `${local}->${server}:${port}`);
  }
}

function localAddressTowards(network: NetworkStack, server: string): string {
  if (isLoopback(server)) return server;
  return network.interfaces().find(({ address }) => !isLoopback(address))?.address ?? '';
}

async function queryStream(options: DnsQueryOptions, query: DnsMessage, signal: AbortSignal): Promise<DnsAnswer> {
  const { server, port = 53, network } = options;
  const connection = await network.dial({ address: server, port }, signal);
  try {
    const asked = encodeDnsMessage(query);
    await connection.send(joinBytes([new Uint8Array([asked.length >>> 8, asked.length & 0xff]), asked]));
    let received: Uint8Array = new Uint8Array();
    for (;;) {
      const piece = await connection.receive(signal);
      if (!(piece instanceof Uint8Array)) throw new SystemError('ECONNRESET', `${server}:${port}`);
      received = joinBytes([received, piece]);
      const length = ((received[0] ?? 0) << 8) | (received[1] ?? 0);
      if (received.length < 2 || received.length < length + 2) continue;
      const message = readAnswer(received.subarray(2, length + 2), query);
      if (message === undefined) throw new SystemError('ECONNRESET', `${server}:${port}`);
      return { message, size: length, tcp: true };
    }
  } finally {
    connection.end();
  }
}

function readAnswer(data: Uint8Array, query: DnsMessage): DnsMessage | undefined {
  try {
    const message = decodeDnsMessage(data);
    return message.response && message.id === query.id ? message : undefined;
  } catch (error) {
    if (error instanceof DnsFormatError) return undefined;
    throw error;
  }
}
