import { isLoopback } from '../../../core/network/address.ts';
import { httpOver } from '../../../core/network/dial-http.ts';
import type { Transport } from '../../../core/network/http.ts';
import type { Connection } from '../../../core/network/network-stack.ts';
import { ResolveError } from '../../../core/network/resolve-error.ts';
import { resolveHost } from '../../../core/network/resolver.ts';
import { TlsError } from '../../../core/network/tls-error.ts';
import { type ClientSession, openTls, type TlsIdentity } from '../../../core/network/tls-session.ts';
import type { Certificate } from '../../../core/pki/certificate.ts';
import { hostMismatch } from '../../../core/pki/host-match.ts';
import { isSystemError, type SystemError } from '../../../core/system-error.ts';
import { formatOpensslTime } from '../../openssl/format-time.ts';
import { verifyCertificates } from '../../openssl/verify-certificates.ts';
import { ExitError } from '../exit-error.ts';
import { readIdentity, readRoots } from '../tls-files.ts';
import type { WebAddress } from '../url.ts';
import { formatCurlName } from './curl-name.ts';
import type { CurlSettings } from './curl-settings.ts';

/** An open way to a server. */
export interface CurlConnection {
  readonly call: Transport;
  readonly connection: Connection;
  readonly number: number;
  readonly encrypted: boolean;
}

/** Resolves, connects, and with https shakes hands. Rejects with an ExitError in curl's words. */
export async function openConnection(
  settings: CurlSettings,
  url: WebAddress,
  number: number,
  signal: AbortSignal,
): Promise<CurlConnection> {
  const raw = await connect(settings, url, number, signal);
  if (url.scheme !== 'https') return { call: httpOver(raw), connection: raw, number, encrypted: false };
  try {
    const { connection } = await shakeHands(settings, url, raw, signal);
    return { call: httpOver(connection), connection, number, encrypted: true };
  } catch (error) {
    raw.end();
    await settings.explain(`* Closing connection ${number}`);
    throw error;
  }
}

async function connect(
  settings: CurlSettings,
  url: WebAddress,
  number: number,
  signal: AbortSignal,
): Promise<Connection> {
  const { process } = settings;
  const path = settings.value('unix-socket');
  const startMs = process.clock.now();
  const limitMs = settings.milliseconds('connect-timeout');
  const limited = limitMs === undefined ? undefined : new AbortController();
  const timer = limitMs === undefined ? undefined : process.clock.setTimer(limitMs, () => limited?.abort());
  const until = limited === undefined ? signal : AbortSignal.any([signal, limited.signal]);
  try {
    if (path !== undefined) return await process.network.dial({ path: process.resolve(path) }, until);
    const [address = ''] = await resolve(settings, url, until);
    await settings.explain(`*   Trying ${address}:${url.port}...`);
    const connection = await process.network.dial({ address, port: url.port }, until);
    await settings.explain(`* Connected to ${url.host} (${address}) port ${url.port} (#${number})`);
    return connection;
  } catch (error) {
    const elapsed = process.clock.now() - startMs;
    const failure = connectFailure(settings, url, error, { elapsed, limited: limited?.signal.aborted === true });
    if (isSystemError(error)) {
      await settings.explain(`* connect to ${error.subject?.replace(':', ' port ')} failed: ${error.message}`);
    }
    if (failure instanceof ExitError) await settings.explain(`* ${failure.message}\n* Closing connection ${number}`);
    throw failure;
  } finally {
    timer?.[Symbol.dispose]();
  }
}

function connectFailure(
  settings: CurlSettings,
  { host, port }: WebAddress,
  error: unknown,
  { elapsed, limited }: { elapsed: number; limited: boolean },
): unknown {
  if (error instanceof ResolveError) return new ExitError(6, `Could not resolve host: ${host}`);
  if (limited)
    return new ExitError(28, `Failed to connect to ${host} port ${port} after ${elapsed} ms: Timeout was reached`);
  if (!isSystemError(error)) return error;
  const path = settings.value('unix-socket');
  if (path !== undefined) {
    return new ExitError(
      7,
      `Failed to connect to ${host} port ${port} after ${elapsed} ms: Couldn't connect to server`,
    );
  }
  const [code, words] = isSystemError(error, 'ETIMEDOUT')
    ? [28, 'Timeout was reached']
    : [7, "Couldn't connect to server"];
  return new ExitError(code, `Failed to connect to ${host} port ${port} after ${elapsed} ms: ${words}`);
}

async function resolve(
  settings: CurlSettings,
  { host, port }: WebAddress,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (const entry of settings.values('resolve')) {
    const [name, given, ...addresses] = entry.replace(/^\+/, '').split(':');
    if ((name !== host && name !== '*') || Number(given) !== port) continue;
    await settings.explain(`* Hostname ${host} was found in DNS cache`);
    return addresses.join(':').split(',');
  }
  if (host === 'localhost' || isLoopback(host)) return [host === 'localhost' ? '127.0.0.1' : host];
  return resolveHost(settings.process, host, signal);
}

/** As verified by OpenSSL rather than in Go's words, so that the failures read as curl's do. */
async function shakeHands(
  settings: CurlSettings,
  url: WebAddress,
  raw: Connection,
  signal: AbortSignal,
): Promise<ClientSession> {
  const { process } = settings;
  const caFile = settings.value('cacert');
  const identity = loadIdentity(settings);
  const roots = readRoots(process, caFile === undefined ? undefined : process.resolve(caFile));
  if (roots === undefined) throw new ExitError(77, `error setting certificate file: ${caFile}`);
  await settings.explain('* ALPN: offers h2,http/1.1\n* TLSv1.3 (OUT), TLS handshake, Client hello (1):');
  const options = { clock: process.clock, serverName: url.host, roots, insecureSkipVerify: true };
  let session: ClientSession;
  try {
    session = await openTls(raw, identity === undefined ? options : { ...options, identity }, signal);
  } catch (error) {
    throw error instanceof TlsError ? new ExitError(35, handshakeFailure(error)) : error;
  }
  await explainHandshake(settings, session, identity);
  await judgeServer(settings, url.host, session, roots);
  return session;
}

/** Rejects with an ExitError where the server is not to be trusted, unless that does not matter. */
async function judgeServer(
  settings: CurlSettings,
  host: string,
  { peerCertificates }: ClientSession,
  trusted: readonly Certificate[],
): Promise<void> {
  const [own, ...untrusted] = peerCertificates;
  if (own === undefined) throw new ExitError(35, 'SSL: no certificate');
  const nowMs = settings.process.clock.now();
  const { problems } = await verifyCertificates(own, { trusted, untrusted, nowMs, purpose: 'serverAuth' });
  const [problem] = problems;
  const insecure = settings.has('insecure');
  if (!insecure && problem !== undefined) throw certificateFailure(`SSL certificate problem: ${problem.text}`);
  if (!insecure && hostMismatch(own, host) !== undefined) {
    throw certificateFailure(`SSL: no alternative certificate subject name matches target host name '${host}'`);
  }
  const lines = [
    '* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384',
    '* ALPN: server accepted h2',
    '* Server certificate:',
    `*  subject: ${formatCurlName(own.subject)}`,
    `*  start date: ${formatOpensslTime(own.notBeforeMs)}`,
    `*  expire date: ${formatOpensslTime(own.notAfterMs)}`,
    ...(insecure ? [] : [`*  subjectAltName: host "${host}" matched cert's ${matchedName(own, host)}`]),
    `*  issuer: ${formatCurlName(own.issuer)}`,
    problem === undefined
      ? '*  SSL certificate verify ok.'
      : `*  SSL certificate verify result: ${problem.text} (${problem.code}), continuing anyway.`,
    '* using HTTP/2',
  ];
  await settings.explain(lines.join('\n'));
}

function matchedName(own: Certificate, host: string): string {
  const { dnsNames, ipAddresses } = own.alternativeNames;
  return ipAddresses.includes(host)
    ? 'IP address!'
    : `"${dnsNames.find((name) => name === host) ?? dnsNames[0] ?? ''}"`;
}

async function explainHandshake(
  settings: CurlSettings,
  { requestedCertificate }: ClientSession,
  identity: TlsIdentity | undefined,
): Promise<void> {
  const step = (way: string, name: string): string => `* TLSv1.3 (${way}), TLS handshake, ${name}:`;
  const lines = [
    step('IN', 'Server hello (2)'),
    ...(requestedCertificate ? [step('IN', 'Request CERT (13)')] : []),
    step('IN', 'Certificate (11)'),
    step('IN', 'CERT verify (15)'),
    step('IN', 'Finished (20)'),
    ...(requestedCertificate ? [step('OUT', 'Certificate (11)')] : []),
    ...(requestedCertificate && identity !== undefined ? [step('OUT', 'CERT verify (15)')] : []),
    step('OUT', 'Finished (20)'),
  ];
  await settings.explain(lines.join('\n'));
}

function loadIdentity(settings: CurlSettings): TlsIdentity | undefined {
  const cert = settings.value('cert');
  if (cert === undefined) return undefined;
  const { process } = settings;
  const key = settings.value('key') ?? cert;
  const identity = readIdentity(process, process.resolve(cert), process.resolve(key));
  if (identity === 'cert') {
    const reason = 'OpenSSL error error:80000002:system library::No such file or directory';
    throw new ExitError(
      58,
      `could not load PEM client certificate from ${cert}, ${reason}, (no key found, wrong pass phrase, or wrong file format?)`,
    );
  }
  if (identity === 'key') throw new ExitError(58, `unable to set private key file: '${key}' type PEM`);
  return identity;
}

const moreDetails = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

function certificateFailure(message: string): ExitError {
  return new ExitError(60, `${message}\n${moreDetails}`);
}

function handshakeFailure(error: TlsError): string {
  const prefix = 'OpenSSL/3.0.19: error:';
  if (error.reason === 'notTls') return `${prefix}0A00010B:SSL routines::wrong version number`;
  if (error.reason === 'closed') return `${prefix}0A000126:SSL routines::unexpected eof while reading`;
  return `${prefix}0A000410:SSL routines::sslv3 alert handshake failure`;
}

/** What OpenSSL calls the alert with which a server ends a connection. */
export function alertFailure(error: TlsError): string {
  const alert = error.message.replace('remote error: tls: ', '');
  const known: Readonly<Record<string, string>> = {
    'certificate required': '0A00045C:SSL routines::tlsv13 alert certificate required',
    'unknown certificate authority': '0A000418:SSL routines::tlsv1 alert unknown ca',
    'expired certificate': '0A000415:SSL routines::sslv3 alert certificate expired',
    'bad certificate': '0A000412:SSL routines::sslv3 alert bad certificate',
  };
  return `OpenSSL SSL_read: OpenSSL/3.0.19: error:${known[alert] ?? '0A000410:SSL routines::sslv3 alert handshake failure'}, errno 0`;
}

/** What a broken connection is called. */
export function receiveFailure(error: SystemError): ExitError {
  if (error.subject === 'EOF') return new ExitError(52, 'Empty reply from server');
  return new ExitError(56, `Recv failure: ${error.message}`);
}
