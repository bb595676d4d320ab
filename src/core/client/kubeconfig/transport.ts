import type { Process } from '../../machine/process.ts';
import { dialHttp, type HttpClient } from '../../network/dial-http.ts';
import { resolveHost } from '../../network/resolver.ts';
import type { TlsClientOptions, TlsIdentity } from '../../network/tls-session.ts';
import { parseCertificatesPem } from '../../pki/certificate.ts';
import { parsePrivateKeyPem } from '../../pki/private-key.ts';
import type { ServerConnection } from './connection.ts';

/** Where the authorities are that a machine trusts. */
const systemAuthorities = '/etc/ssl/certs/ca-certificates.crt';

/** A way to the server over the process's network. It keeps its connection between requests. */
export function clientTransport(process: Process, connection: ServerConnection): HttpClient {
  const url = new URL(connection.server);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const resolve = (name: string, signal?: AbortSignal): Promise<readonly string[]> =>
    resolveHost(process, name, signal);
  return dialHttp(process.network, {
    host,
    port,
    resolve,
    ...(secure ? { tls: tlsOptions(process, connection, host) } : {}),
  });
}

function tlsOptions(process: Process, connection: ServerConnection, host: string): TlsClientOptions {
  const identity = clientIdentity(connection);
  return {
    clock: process.clock,
    serverName: connection.serverName ?? host,
    roots: parseCertificatesPem(connection.certificateAuthority ?? readSystemAuthorities(process)),
    insecureSkipVerify: connection.skipVerification,
    ...(identity === undefined ? {} : { identity }),
  };
}

function clientIdentity({ clientCertificate, clientKey }: ServerConnection): TlsIdentity | undefined {
  if (clientCertificate === undefined || clientKey === undefined) return undefined;
  return { certificates: parseCertificatesPem(clientCertificate), key: parsePrivateKeyPem(clientKey) };
}

function readSystemAuthorities(process: Process): string {
  return process.files.exists(systemAuthorities) ? process.files.readText(systemAuthorities) : '';
}
