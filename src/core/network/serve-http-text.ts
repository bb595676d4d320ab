import type { Chunk, DuplexStream, Headers, HttpAnswer, HttpHandler } from './http.ts';
import { chunkBytes, IncomingBody, wholeBody } from './http-body.ts';
import { formatChunk, formatHead, HttpTextReader, MalformedHttp, reasonPhrase, type TextHead } from './http-text.ts';
import type { Connection } from './network-stack.ts';
import { answerSafely, type Peer, ServerRequest } from './server-request.ts';

/** Serves a client that sends HTTP/1.1 as text. `first`: what has already arrived. */
export async function serveHttpText(
  connection: Connection,
  first: Uint8Array,
  handler: HttpHandler,
  peer: Peer,
): Promise<void> {
  const reader = new HttpTextReader(pullBytes(connection, first));
  try {
    for (let head = await reader.readHead(); head !== undefined; head = await reader.readHead()) {
      const keepsOpen = await serveRequest(connection, reader, head, handler, peer);
      if (!keepsOpen) break;
    }
  } catch (error) {
    if (!(error instanceof MalformedHttp)) throw error;
    const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
    await connection.send(formatHead('HTTP/1.1 400 Bad Request', headers));
    await connection.send(chunkBytes('400 Bad Request'));
  }
  connection.end();
}

/** The bytes of a connection, `first` before the others; frames among them are left out. */
export function pullBytes(connection: Connection, first?: Uint8Array): () => Promise<Uint8Array | undefined> {
  let before = first;
  return async () => {
    if (before !== undefined) {
      const piece = before;
      before = undefined;
      return piece;
    }
    for (let payload = await connection.receive(); payload !== undefined; payload = await connection.receive()) {
      if (payload instanceof Uint8Array && payload.length > 0) return payload;
    }
    return undefined;
  };
}

async function serveRequest(
  connection: Connection,
  reader: HttpTextReader,
  { startLine, headers }: TextHead,
  handler: HttpHandler,
  peer: Peer,
): Promise<boolean> {
  const match = /^([A-Z]+) (\S+) HTTP\/(1\.[01])$/.exec(startLine);
  if (match === null) throw new MalformedHttp(startLine);
  const [, method = '', target = '', version = ''] = match;
  if (headers['expect'] === '100-continue') await connection.send(chunkBytes('HTTP/1.1 100 Continue\r\n\r\n'));
  const pieces: Chunk[] = [];
  for await (const piece of reader.readBody(headers, false)) pieces.push(piece);
  const body = pieces.length <= 1 ? wholeBody(pieces[0]) : bodyOf(pieces);
  const request = new ServerRequest({ method, target, headers }, body, peer);
  const leave = (): void => request.abort(connection.closed.reason);
  connection.closed.addEventListener('abort', leave, { once: true });
  const answer = await answerSafely(handler, request);
  const keepsOpen = version === '1.1' && headers['connection']?.toLowerCase() !== 'close';
  await writeAnswer(connection, reader, answer, { method, version, keepsOpen });
  connection.closed.removeEventListener('abort', leave);
  return keepsOpen && answer.upgrade === undefined;
}

function bodyOf(pieces: readonly Chunk[]): IncomingBody {
  const body = new IncomingBody(
    () => {},
    () => {},
  );
  for (const piece of pieces) body.push(piece);
  body.end();
  return body;
}

async function writeAnswer(
  connection: Connection,
  reader: HttpTextReader,
  { status, headers = {}, body = '', upgrade }: HttpAnswer,
  request: { method: string; version: string; keepsOpen: boolean },
): Promise<void> {
  const startLine = `HTTP/1.1 ${status} ${reasonPhrase(status)}`;
  const closing: Headers = request.keepsOpen || request.version === '1.0' ? {} : { connection: 'close' };
  if (upgrade !== undefined) {
    await connection.send(formatHead(startLine, headers));
    await upgrade(rawStream(connection, reader));
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = chunkBytes(body);
    const silent = request.method === 'HEAD' && bytes.length === 0;
    const bare = silent || status === 204 || status === 304 || 'content-length' in headers;
    const length: Headers = bare ? {} : { 'content-length': String(bytes.length) };
    await connection.send(formatHead(startLine, { ...headers, ...length, ...closing }));
    if (request.method !== 'HEAD' && bytes.length > 0) await connection.send(bytes);
  } else {
    const chunked = request.version === '1.1' && !('content-length' in headers);
    const coding: Headers = chunked ? { 'transfer-encoding': 'chunked' } : {};
    await connection.send(formatHead(startLine, { ...headers, ...coding, ...closing }));
    if (request.method === 'HEAD') return;
    for await (const chunk of body) await connection.send(chunked ? formatChunk(chunk) : chunkBytes(chunk));
    if (chunked) await connection.send(formatChunk(''));
  }
}

/** What follows an upgrade in text form: bytes as they come. */
function rawStream(connection: Connection, reader: HttpTextReader): DuplexStream {
  const rest = reader.rest();
  return {
    send: (message) => connection.send(chunkBytes(message)),
    receive: async () => {
      const step = await rest.next();
      return step.done === true ? undefined : step.value;
    },
    close: () => connection.end(),
  };
}
