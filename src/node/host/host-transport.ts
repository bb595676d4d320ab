import http from 'node:http';
import https from 'node:https';
import type { ServerConnection } from '../../core/client/kubeconfig/connection.ts';
import type { Body, Chunk, DuplexStream, HttpCall, HttpResponse, Transport } from '../../core/network/http.ts';
import { type ErrorCode, SystemError } from '../../core/system-error.ts';
import { socketStream } from './socket-stream.ts';

/** A way to a real server over the host's sockets. */
export function hostTransport(connection: ServerConnection): Transport {
  const secure = connection.server.startsWith('https:');
  const agent = secure
    ? new https.Agent({ keepAlive: true, ...tlsOptions(connection) })
    : new http.Agent({ keepAlive: true });
  const origin = new URL(connection.server).origin;
  return (call) => exchange(secure ? https : http, agent, new URL(origin + call.target), call);
}

function tlsOptions(connection: ServerConnection): https.AgentOptions {
  return {
    rejectUnauthorized: !connection.skipVerification,
    ...(connection.certificateAuthority === undefined ? {} : { ca: connection.certificateAuthority }),
    ...(connection.clientCertificate === undefined ? {} : { cert: connection.clientCertificate }),
    ...(connection.clientKey === undefined ? {} : { key: connection.clientKey }),
    ...(connection.serverName === undefined ? {} : { servername: connection.serverName }),
  };
}

function exchange(
  protocol: typeof http | typeof https,
  agent: http.Agent,
  url: URL,
  call: HttpCall,
): Promise<HttpResponse> {
  const { method, body, signal } = call;
  const length =
    typeof body === 'string' || body instanceof Uint8Array ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const headers = { ...call.headers, ...length };
  return new Promise((resolve, reject) => {
    const request = protocol.request(url, { method, headers, agent, ...(signal === undefined ? {} : { signal }) });
    request.on('error', (error) => reject(explain(error, url)));
    request.on('response', (response) => resolve(toResponse(response, undefined)));
    request.on('upgrade', (response, socket, head) => resolve(toResponse(response, socketStream(socket, head))));
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
    else void sendAll(request, body).catch(reject);
  });
}

async function sendAll(request: http.ClientRequest, body: AsyncIterable<Chunk>): Promise<void> {
  for await (const chunk of body) request.write(chunk);
  request.end();
}

function toResponse(response: http.IncomingMessage, stream: DuplexStream | undefined): HttpResponse {
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { status: response.statusCode ?? 0, headers, body: toBody(response), stream };
}

function toBody(response: http.IncomingMessage): Body {
  const bytes = async (): Promise<Uint8Array> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of response) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  };
  return {
    bytes,
    text: async () => new TextDecoder().decode(await bytes()),
    [Symbol.asyncIterator]: () => response[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
  };
}

const certificateErrors = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'x509: certificate signed by unknown authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'x509: certificate signed by unknown authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'x509: certificate signed by unknown authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'x509: certificate signed by unknown authority'],
  ['CERT_HAS_EXPIRED', 'x509: certificate has expired or is not yet valid'],
]);

function explain(error: NodeJS.ErrnoException, url: URL): Error {
  const { code = '' } = error;
  const certificate = certificateErrors.get(code);
  if (certificate !== undefined) return new Error(`tls: failed to verify certificate: ${certificate}`);
  if (code === 'ENOTFOUND') return new Error(`dial tcp: lookup ${url.hostname}: no such host`);
  const { address = url.hostname, port = url.port } = error as { address?: string; port?: string };
  return ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET'].includes(code)
    ? new SystemError(code as ErrorCode, `${address}:${port}`)
    : error;
}
