import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { httpOver } from '../../core/network/dial-http.ts';
import type { Transport } from '../../core/network/http.ts';
import type { Connection, Secured, SocketAddress } from '../../core/network/network-stack.ts';
import { answerRequest } from './answer-request.ts';
import { answerUpgrade } from './answer-upgrade.ts';

export interface ApiGatewayOptions {
  /** On loopback; 0 draws a free one. */
  readonly port: number;
  /** What the gateway shows, PEM. */
  readonly certificate: string;
  readonly key: string;
  /** Whose certificates clients are asked for, PEM. Any other is taken too: it is the apiserver that judges. */
  readonly clientAuthorities: string;
  /** Opens a connection to the apiserver for a client. Throws where there is none. */
  readonly admit: (client: SocketAddress, secured: Secured) => Connection;
}

export interface ApiGateway {
  readonly port: number;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** As long as kube-apiserver keeps a connection that nobody uses. */
const idleTimeoutMs = 90_000;
const largestHeadBytes = 1024 * 1024;

/** Serves HTTPS on loopback. Each TLS connection becomes one connection inside the playground. Rejects with EADDRINUSE, EACCES. */
export async function openApiGateway(options: ApiGatewayOptions): Promise<ApiGateway> {
  const server = https.createServer({
    cert: options.certificate,
    key: options.key,
    ca: options.clientAuthorities,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    keepAliveTimeout: idleTimeoutMs,
    requestTimeout: 0,
    maxHeaderSize: largestHeadBytes,
  });
  const transports = new WeakMap<Duplex, Transport>();
  const open = new Set<TLSSocket>();
  server.prependListener('secureConnection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    const transport = join(socket, options.admit);
    if (transport !== undefined) transports.set(socket, transport);
  });
  server.on('request', (request, response) => {
    const transport = transports.get(request.socket);
    if (transport === undefined) request.socket.destroy();
    else void answerRequest(transport, request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    const transport = transports.get(request.socket);
    if (transport === undefined) socket.destroy();
    else void answerUpgrade(transport, request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Opens the connection inside for the one outside; either ends with the other. */
function join(socket: TLSSocket, admit: ApiGatewayOptions['admit']): Transport | undefined {
  socket.on('error', () => socket.destroy());
  try {
    const client = { address: socket.remoteAddress ?? '127.0.0.1', port: socket.remotePort ?? 0 };
    const connection = admit(client, { clientCertificates: shownCertificates(socket) });
    socket.on('close', () => connection.reset());
    connection.closed.addEventListener('abort', () => socket.end(), { once: true });
    return httpOver(connection);
  } catch {
    socket.destroy();
    return undefined;
  }
}

/** The chain that the client showed and proved to own, its own certificate first. */
function shownCertificates(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined) {
    chain.push(new Uint8Array(certificate.raw));
    if (certificate.issuerCertificate === certificate) break;
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
