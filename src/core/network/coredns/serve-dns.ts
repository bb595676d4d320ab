import { type DnsMessage, decodeDnsMessage, encodeDnsMessage } from '../dns-message.ts';
import type { Connection, DatagramSocket, Listener, NetworkStack } from '../network-stack.ts';
import { type DnsHandler, type DnsRequest, emptyReply } from './plugin.ts';
import { replyMessage } from './reply-message.ts';

/** Answers questions on a port, as datagrams and as streams, until it is disposed. Throws as `listen` does. */
export function serveDns(network: NetworkStack, port: number, handler: DnsHandler): Disposable {
  const socket = network.bindDatagrams(port);
  const ending = new AbortController();
  let listener: Listener;
  try {
    listener = network.listen({ port });
  } catch (error) {
    socket[Symbol.dispose]();
    throw error;
  }
  serveDatagrams(socket, handler, ending.signal).catch(() => {});
  serveStreams(listener, handler).catch(() => {});
  return {
    [Symbol.dispose]() {
      ending.abort();
      socket[Symbol.dispose]();
      listener[Symbol.dispose]();
    },
  };
}

type Sender = Pick<DnsRequest, 'remoteAddress' | 'remotePort' | 'protocol'>;

async function serveDatagrams(socket: DatagramSocket, handler: DnsHandler, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { data, address, port } = await socket.receive(signal);
    const sender: Sender = { remoteAddress: address, remotePort: port, protocol: 'udp' };
    void answerBytes(data, sender, handler).then((answer) => {
      if (answer !== undefined && !signal.aborted) socket.send(answer, address, port);
    });
  }
}

async function serveStreams(listener: Listener, handler: DnsHandler): Promise<void> {
  for await (const connection of listener.accept()) {
    serveStream(connection, handler).catch(() => connection.reset());
  }
}

/** Messages in a stream come behind their length. */
async function serveStream(connection: Connection, handler: DnsHandler): Promise<void> {
  const { address: remoteAddress, port: remotePort } = connection.remote;
  let received: number[] = [];
  for (;;) {
    const piece = await connection.receive();
    if (!(piece instanceof Uint8Array)) break;
    received = [...received, ...piece];
    for (let length = messageLength(received); length !== undefined; length = messageLength(received)) {
      const message = new Uint8Array(received.slice(2, length + 2));
      received = received.slice(length + 2);
      const answer = await answerBytes(message, { remoteAddress, remotePort, protocol: 'tcp' }, handler);
      if (answer !== undefined) await connection.send(withLength(answer));
    }
  }
  connection.end();
}

/** Undefined while the message is not complete. */
function messageLength(received: readonly number[]): number | undefined {
  const [high, low] = received;
  if (high === undefined || low === undefined) return undefined;
  const length = high * 256 + low;
  return received.length >= length + 2 ? length : undefined;
}

function withLength(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(message.length + 2);
  bytes.set([message.length >>> 8, message.length & 0xff]);
  bytes.set(message, 2);
  return bytes;
}

/** Undefined for what is no question at all. */
async function answerBytes(data: Uint8Array, sender: Sender, handler: DnsHandler): Promise<Uint8Array | undefined> {
  let message: DnsMessage;
  try {
    message = decodeDnsMessage(data);
  } catch {
    return undefined;
  }
  const [question] = message.questions;
  if (message.response || question === undefined) return undefined;
  const { type } = question;
  const request: DnsRequest = {
    ...sender,
    question,
    type,
    name: question.name.toLowerCase(),
    message,
    size: data.length,
  };
  if (message.opcode !== 0) return encodeDnsMessage(replyMessage(request, { ...emptyReply, responseCode: 'NOTIMP' }));
  const reply = await handler(request).catch(() => ({ ...emptyReply, responseCode: 'SERVFAIL' }) as const);
  return fit(request, replyMessage(request, reply));
}

/** What does not fit the client's datagrams is cut, and the client told to ask over a stream. */
function fit(request: DnsRequest, message: DnsMessage): Uint8Array {
  const bytes = encodeDnsMessage(message);
  const limit = request.protocol === 'tcp' ? 65_535 : Math.max(512, request.message.ednsSize ?? 512);
  if (bytes.length <= limit) return bytes;
  if (message.additionals.length > 0) return fit(request, { ...message, additionals: [] });
  const answers = message.answers.slice(0, Math.floor(message.answers.length / 2));
  return fit(request, { ...message, truncated: true, authorities: [], answers });
}
