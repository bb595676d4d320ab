import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Chunk, DuplexStream, HttpResponse, Transport } from '../../core/network/http.ts';
import { chunkBytes } from '../../core/network/http-body.ts';
import { formatHead, reasonPhrase } from '../../core/network/http-text.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

/** Hands a request to leave HTTP to the apiserver; where it agrees, bytes go both ways until either side ends. Never rejects. */
export async function answerUpgrade(
  transport: Transport,
  request: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
): Promise<void> {
  const left = new AbortController();
  socket.on('close', () => left.abort());
  socket.on('error', () => socket.destroy());
  try {
    const { method = 'GET', url: target = '/' } = request;
    const headers = forwardedHeaders(request.headers, true);
    const answer = await transport({ method, target, headers, signal: left.signal });
    if (answer.stream === undefined) await refuse(answer, socket);
    else await carry(answer, answer.stream, socket, head);
  } catch {
    socket.destroy();
  }
}

async function refuse({ status, headers, body }: HttpResponse, socket: Duplex): Promise<void> {
  const bytes = await body.bytes();
  const length = { 'content-length': String(bytes.length), connection: 'close' };
  socket.write(formatHead(`HTTP/1.1 ${status} ${reasonPhrase(status)}`, { ...headers, ...length }));
  socket.end(bytes);
}

async function carry({ headers }: HttpResponse, stream: DuplexStream, socket: Duplex, head: Uint8Array): Promise<void> {
  socket.write(formatHead('HTTP/1.1 101 Switching Protocols', headers));
  await Promise.all([carryIn(stream, socket, head), carryOut(stream, socket)]);
}

/** What the client says after the server has ended is read and dropped, so that it gets all that was said to it. */
async function carryIn(stream: DuplexStream, socket: Duplex, head: Uint8Array): Promise<void> {
  let ended = false;
  const send = async (chunk: Chunk): Promise<void> => {
    if (ended) return;
    await stream.send(chunk).catch(() => {
      ended = true;
    });
  };
  try {
    if (head.length > 0) await send(new Uint8Array(head));
    for await (const chunk of socket as AsyncIterable<Chunk>) await send(chunk);
  } finally {
    stream.close();
  }
}

async function carryOut(stream: DuplexStream, socket: Duplex): Promise<void> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    if (!socket.write(chunkBytes(message))) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
  socket.end();
}
