import type { HttpAnswer, HttpCall, HttpHandler, HttpResponse, Transport } from './http.ts';
import { IncomingBody, wholeBody } from './http-body.ts';
import { HttpStream } from './http-stream.ts';

/** A transport straight to a handler, without a network between. */
export function handlerTransport(
  handler: HttpHandler,
  options: { clientCertificates?: readonly Uint8Array[]; remoteAddress?: string } = {},
): Transport {
  return async (call) => {
    call.signal?.throwIfAborted();
    const given = new AbortController();
    const giveUp = (): void => given.abort(call.signal?.reason);
    call.signal?.addEventListener('abort', giveUp, { once: true });
    const answer = await handler({
      method: call.method,
      target: call.target,
      headers: call.headers ?? {},
      body: requestBody(call),
      signal: given.signal,
      clientCertificates: options.clientCertificates ?? [],
      remoteAddress: options.remoteAddress ?? '127.0.0.1',
      secure: true,
    });
    return respond(answer, given);
  };
}

function requestBody({ body }: HttpCall) {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return wholeBody(body);
  const incoming = new IncomingBody(
    () => {},
    () => {},
  );
  void (async () => {
    for await (const chunk of body) incoming.push(chunk);
    incoming.end();
  })().catch((error: unknown) => incoming.fail(error));
  return incoming;
}

function respond(answer: HttpAnswer, given: AbortController): HttpResponse {
  const head = { status: answer.status, headers: answer.headers ?? {} };
  const { body, upgrade } = answer;
  if (upgrade === undefined && (body === undefined || typeof body === 'string' || body instanceof Uint8Array)) {
    return { ...head, body: wholeBody(body), stream: undefined };
  }
  const [client, server] = joinedStreams(() => given.abort());
  given.signal.addEventListener('abort', () => {
    client.breakOff(given.signal.reason);
    server.breakOff(given.signal.reason);
  });
  if (upgrade !== undefined) {
    const finish = (): Promise<void> => server.sendEnd();
    void upgrade(server.duplex()).then(finish, finish);
    return { ...head, body: client.body, stream: client.duplex() };
  }
  if (typeof body === 'object' && !(body instanceof Uint8Array)) {
    void server.sendBody(body).catch((error: unknown) => client.breakOff(error));
  }
  return { ...head, body: client.body, stream: undefined };
}

function joinedStreams(onCancel: () => void): [client: HttpStream, server: HttpStream] {
  const client: HttpStream = new HttpStream(1, (frame) => deliver(server, frame), onCancel);
  const server: HttpStream = new HttpStream(1, (frame) => deliver(client, frame), onCancel);
  return [client, server];
}

async function deliver(
  to: HttpStream,
  frame: Parameters<ConstructorParameters<typeof HttpStream>[1]>[0],
): Promise<void> {
  if (frame.kind === 'data' || frame.kind === 'end' || frame.kind === 'window') to.handle(frame);
}
