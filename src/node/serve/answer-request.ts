import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Chunk, HttpResponse, Transport } from '../../core/network/http.ts';
import { headerName } from '../../core/network/http-text.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

/** Hands a request to the apiserver and its answer back, piece by piece in both directions. Never rejects. */
export async function answerRequest(
  transport: Transport,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    const { method = 'GET', url: target = '/' } = request;
    const headers = forwardedHeaders(request.headers);
    const body = hasBody(request) ? { body: request as AsyncIterable<Chunk> } : {};
    await sendAnswer(await transport({ method, target, headers, signal: left.signal, ...body }), response, method);
  } catch {
    request.socket.destroy();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function sendAnswer(answer: HttpResponse, response: ServerResponse, method: string): Promise<void> {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(headerName(name), value);
  response.writeHead(answer.status);
  if (method === 'HEAD' || answer.status === 204 || answer.status === 304) {
    response.end();
    return;
  }
  if (answer.headers['content-length'] === undefined) response.flushHeaders();
  for await (const chunk of answer.body) {
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (response.destroyed) return;
  }
  response.end();
}
