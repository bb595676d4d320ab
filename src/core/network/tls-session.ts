import type { Clock } from '../clock.ts';
import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { readDer } from '../pki/der.ts';
import type { PrivateKey } from '../pki/private-key.ts';
import { keyKind, signatureAlgorithmFor, verifySignature } from '../pki/signature.ts';
import { verifyChain } from '../pki/verify.ts';
import type { TlsMessage } from './http.ts';
import { chunkBytes } from './http-body.ts';
import { joinBytes } from './join-bytes.ts';
import type { Connection, Payload } from './network-stack.ts';
import { TlsError } from './tls-error.ts';
import { decodeTlsRecords, isTlsRecord } from './tls-records.ts';

/** A certificate chain, the owner's own first, and its key. */
export interface TlsIdentity {
  readonly certificates: readonly Certificate[];
  readonly key: PrivateKey;
}

export interface TlsClientOptions {
  readonly clock: Clock;
  /** The name or address that the server must prove to be. */
  readonly serverName: string;
  readonly roots: readonly Certificate[];
  /** Trusts whatever the server shows. */
  readonly insecureSkipVerify?: boolean;
  /** Shown when the server asks. */
  readonly identity?: TlsIdentity;
}

export interface TlsServerOptions {
  readonly clock: Clock;
  /** Chosen for each connection, so that certificates can be renewed. `serverName` is what the client asked for. */
  readonly identity: TlsIdentity | ((serverName: string) => TlsIdentity);
  /** Default `none`. `request` takes any certificate whose key the client has, and leaves judging it to the handler. */
  readonly clientCertificates?: 'none' | 'request' | 'verifyIfGiven' | 'require';
  /** The authorities of clients, for `verifyIfGiven` and `require`. */
  readonly clientRoots?: readonly Certificate[];
}

export interface ClientSession {
  readonly connection: Connection;
  /** As the server sent them, its own first. */
  readonly peerCertificates: readonly Certificate[];
  readonly requestedCertificate: boolean;
}

export interface ServerSession {
  readonly connection: Connection;
  /** What the client sent first; undefined when it left. */
  readonly first: Payload | undefined;
  readonly clientCertificates: readonly Uint8Array[];
}

/**
 * The client's part of a handshake. Rejects with a TlsError in Go's words and resets the connection where the server is
 * not to be trusted. That the server refuses this client's certificate shows only in what is received later.
 */
export async function openTls(
  raw: Connection,
  options: TlsClientOptions,
  signal?: AbortSignal,
): Promise<ClientSession> {
  const connection = decodeTlsRecords(raw);
  const random = options.clock.randomBytes(32);
  const send = (message: TlsMessage): Promise<void> => connection.send({ kind: 'tls', message });
  const { serverName } = options;
  await send({ type: 'clientHello', serverName, random, wantsCertificate: true });
  const hello = await receiveMessage(connection, signal);
  if (hello.type !== 'serverHello') throw new TlsError('tls: unexpected message');
  const peerCertificates = hello.certificates.map(parseCertificate);
  const transcript = joinBytes([random, hello.random]);
  try {
    await verifyServer(peerCertificates, hello.signature, transcript, options);
  } catch (error) {
    if (error instanceof TlsError) await send({ type: 'alert', description: 'bad certificate' });
    connection.end();
    throw error;
  }
  if (hello.requestsCertificate) {
    const certificates = (options.identity?.certificates ?? []).map((certificate) => certificate.raw);
    const signature = (await options.identity?.key.sign(signedData('client', transcript))) ?? new Uint8Array();
    await send({ type: 'clientCertificate', certificates, signature });
  }
  await send({ type: 'finished' });
  return { connection, peerCertificates, requestedCertificate: hello.requestsCertificate };
}

/**
 * The server's part: `tls` undefined is a server that speaks plainly. Resolves to undefined when the client was turned
 * away, and told why; `onRefused` then hears what crypto/tls would log.
 */
export async function acceptTls(
  raw: Connection,
  tls: TlsServerOptions | undefined,
  onRefused: (reason: string) => void = () => {},
): Promise<ServerSession | undefined> {
  if (tls !== undefined && raw.secured !== undefined) {
    return { connection: raw, first: await raw.receive(), clientCertificates: raw.secured.clientCertificates };
  }
  const begin = await raw.receive();
  const opens = begin instanceof Uint8Array ? isTlsRecord(begin) : begin?.kind === 'tls';
  if (tls === undefined && !opens) return { connection: raw, first: begin, clientCertificates: [] };
  if (tls === undefined || !opens) {
    if (tls !== undefined) onRefused(begin === undefined ? 'EOF' : 'client sent an HTTP request to an HTTPS server');
    if (begin !== undefined) await refusePlainly(raw, begin, tls !== undefined);
    raw.end();
    return undefined;
  }
  const connection = decodeTlsRecords(raw, begin);
  try {
    const clientCertificates = await shakeHands(connection, tls);
    return { connection, first: await connection.receive(), clientCertificates };
  } catch (error) {
    if (!(error instanceof TlsError)) throw error;
    onRefused(error.message);
    if (error.reason !== 'alert') {
      await connection.send({ kind: 'tls', message: { type: 'alert', description: alertFor(error) } });
    }
    connection.end();
    return undefined;
  }
}

async function shakeHands(connection: Connection, tls: TlsServerOptions): Promise<readonly Uint8Array[]> {
  const hello = await receiveMessage(connection);
  if (hello.type !== 'clientHello') throw new TlsError('tls: unexpected message');
  const identity = typeof tls.identity === 'function' ? tls.identity(hello.serverName) : tls.identity;
  const random = tls.clock.randomBytes(32);
  const transcript = joinBytes([hello.random, random]);
  const mode = tls.clientCertificates ?? 'none';
  const message: TlsMessage = {
    type: 'serverHello',
    certificates: identity.certificates.map((certificate) => certificate.raw),
    signature: await identity.key.sign(signedData('server', transcript)),
    random,
    requestsCertificate: mode !== 'none',
  };
  await connection.send({ kind: 'tls', message });
  const answer = await receiveMessage(connection);
  if (mode === 'none') return [];
  if (answer.type !== 'clientCertificate') throw new TlsError('tls: unexpected message');
  const certificates = answer.certificates.map(parseCertificate);
  const [own] = certificates;
  if (own === undefined && mode === 'require')
    throw new TlsError("tls: client didn't provide a certificate", 'noCertificate');
  if (own !== undefined) {
    await checkProof(own, answer.signature, signedData('client', transcript));
    if (mode !== 'request') {
      await verifyChain(certificates, { roots: tls.clientRoots ?? [], nowMs: tls.clock.now(), usage: 'clientAuth' });
    }
  }
  await receiveMessage(connection);
  return answer.certificates;
}

async function verifyServer(
  certificates: readonly Certificate[],
  signature: Uint8Array,
  transcript: Uint8Array<ArrayBuffer>,
  options: TlsClientOptions,
): Promise<void> {
  const [own] = certificates;
  if (own === undefined) throw new TlsError('tls: received empty certificates message');
  const { roots, serverName: host, clock } = options;
  if (options.insecureSkipVerify !== true) {
    try {
      await verifyChain(certificates, { roots, host, nowMs: clock.now(), usage: 'serverAuth' });
    } catch (error) {
      if (!(error instanceof TlsError)) throw error;
      throw new TlsError(`tls: failed to verify certificate: ${error.message}`, error.reason);
    }
  }
  await checkProof(own, signature, signedData('server', transcript));
}

/** Whether who shows a certificate has its key. */
async function checkProof(own: Certificate, signature: Uint8Array, data: Uint8Array<ArrayBuffer>): Promise<void> {
  const kind = keyKind(readDer(own.publicKey));
  const algorithm = kind === undefined ? '' : signatureAlgorithmFor(kind).oid;
  if (await verifySignature(own.publicKey, algorithm, data, new Uint8Array(signature))) return;
  throw new TlsError('tls: invalid signature by the certificate: crypto/rsa: verification error', 'proof');
}

function signedData(side: 'client' | 'server', transcript: Uint8Array): Uint8Array<ArrayBuffer> {
  return joinBytes([chunkBytes(`TLS 1.3, ${side} CertificateVerify\0`), transcript]);
}

async function receiveMessage(connection: Connection, signal?: AbortSignal): Promise<TlsMessage> {
  const payload = await connection.receive(signal);
  if (payload === undefined) throw new TlsError('EOF', 'closed');
  if (payload instanceof Uint8Array || payload.kind !== 'tls') {
    const text = payload instanceof Uint8Array && new TextDecoder().decode(payload.subarray(0, 5)) === 'HTTP/';
    const plainHttp = text || (!(payload instanceof Uint8Array) && payload.kind === 'response');
    const words = plainHttp
      ? 'http: server gave HTTP response to HTTPS client'
      : 'tls: first record does not look like a TLS handshake';
    throw new TlsError(words, 'notTls');
  }
  if (payload.message.type === 'alert') {
    throw new TlsError(`remote error: tls: ${payload.message.description}`, 'alert');
  }
  return payload.message;
}

/** What crypto/tls tells the other side about a failure. */
function alertFor({ reason }: TlsError): string {
  if (reason === 'unknownAuthority' || reason === 'selfSigned') return 'unknown certificate authority';
  if (reason === 'expired' || reason === 'notYetValid') return 'expired certificate';
  if (reason === 'noCertificate') return 'certificate required';
  if (reason === 'proof') return 'error decrypting message';
  return reason === 'hostname' || reason === 'usage' ? 'bad certificate' : 'unexpected message';
}

/** What net/http answers to plain HTTP on a TLS port, and to TLS on a plain one. */
async function refusePlainly(connection: Connection, begin: Payload, wantsTls: boolean): Promise<void> {
  const body = wantsTls ? 'Client sent an HTTP request to an HTTPS server.\n' : '400 Bad Request';
  if (!(begin instanceof Uint8Array) && begin.kind === 'request') {
    await connection.send({ kind: 'response', stream: begin.stream, status: 400, headers: {}, body, ended: true });
    return;
  }
  const headers = wantsTls ? '' : 'Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n';
  await connection.send(chunkBytes(`HTTP/1.${wantsTls ? 0 : 1} 400 Bad Request\r\n${headers}\r\n${body}`));
}
