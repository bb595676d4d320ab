import { EtcdError } from '../../core/etcd/etcd.ts';
import { connectEtcd, type EtcdClient } from '../../core/etcd/etcd-client.ts';
import type { Process } from '../../core/machine/process.ts';
import { dialHttp, type HttpClient } from '../../core/network/dial-http.ts';
import { resolveHost } from '../../core/network/resolver.ts';
import { TlsError } from '../../core/network/tls-error.ts';
import type { TlsClientOptions } from '../../core/network/tls-session.ts';
import { parseCertificatesPem } from '../../core/pki/certificate.ts';
import { parsePrivateKeyPem } from '../../core/pki/private-key.ts';
import { isSystemError } from '../../core/system-error.ts';
import { badArguments, ExitError, exitCodes } from './exit-error.ts';
import type { GlobalValues } from './global-flags.ts';
import { logLine } from './log-line.ts';

const retryMs = 100;

/** One server that `--endpoints` names. */
export interface Endpoint {
  /** As it was written. */
  readonly text: string;
  readonly etcd: EtcdClient;
  close(): void;
}

/** The servers of `--endpoints`. Throws an ExitError where certificates cannot be read. */
export function openEndpoints(process: Process, globals: GlobalValues): Endpoint[] {
  return globals.endpoints.map((text) => {
    const transport = openTransport(process, globals, text);
    return { text, etcd: connectEtcd(transport, { clock: process.clock }), close: () => transport.close() };
  });
}

function openTransport(process: Process, globals: GlobalValues, endpoint: string): HttpClient {
  const match = /^(?:(https?|unix):\/\/)?(\[[^\]]+\]|[^:/]*)(?::(\d+))?$/.exec(endpoint);
  if (match === null) throw badArguments(`parse "${endpoint}": invalid endpoint`);
  const [, scheme, host = '', port = '2379'] = match;
  const hasTlsFlags = globals.cacert !== '' || globals.cert !== '' || globals.key !== '';
  const isSecure = scheme === 'https' || (scheme === undefined && hasTlsFlags);
  return dialHttp(process.network, {
    host,
    port: Number(port),
    resolve: (name) => resolveHost(process, name),
    ...(isSecure ? { tls: tlsOptions(process, globals, host) } : {}),
  });
}

function tlsOptions(process: Process, globals: GlobalValues, serverName: string): TlsClientOptions {
  const read = (path: string): string => readFile(process, path);
  const { cacert, cert, key } = globals;
  if ((cert === '') !== (key === '')) {
    throw badArguments(`KeyFile and CertFile must both be present[key: ${key}, cert: ${cert}]`);
  }
  const roots = cacert === '' ? [] : parseCertificatesPem(read(cacert));
  const insecureSkipVerify = globals['insecure-skip-tls-verify'];
  const options = { clock: process.clock, serverName, roots, insecureSkipVerify };
  if (cert === '') return options;
  return {
    ...options,
    identity: { certificates: parseCertificatesPem(read(cert)), key: parsePrivateKeyPem(read(key)) },
  };
}

function readFile(process: Process, path: string): string {
  try {
    return process.files.readText(process.resolve(path));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw badArguments(`open ${path}: ${error.message.toLowerCase()}`);
  }
}

/** What a call is called in the log when it fails. */
export type CallName =
  | 'KV/Range'
  | 'KV/Put'
  | 'KV/DeleteRange'
  | 'KV/Compact'
  | 'Cluster/MemberList'
  | 'Maintenance/Status'
  | 'Maintenance/Snapshot'
  | 'Lease/LeaseGrant'
  | 'Lease/LeaseRevoke'
  | 'Lease/LeaseKeepAlive'
  | 'Lease/LeaseTimeToLive'
  | 'Lease/LeaseLeases';

/** Runs one request, on whichever endpoint answers, until the command's time is over. Rejects with an ExitError. */
export async function callEtcd<T>(
  process: Process,
  globals: GlobalValues,
  name: CallName,
  call: (etcd: EtcdClient) => Promise<T>,
): Promise<T> {
  const endpoints = openEndpoints(process, globals);
  try {
    return await callOn(process, globals, { name, endpoints }, call);
  } finally {
    for (const endpoint of endpoints) endpoint.close();
  }
}

/** The same, on endpoints that are open already. */
export async function callOn<T>(
  process: Process,
  globals: GlobalValues,
  { name, endpoints }: { name: CallName; endpoints: readonly Endpoint[] },
  call: (etcd: EtcdClient) => Promise<T>,
): Promise<T> {
  const deadlineMs = process.clock.now() + globals['command-timeout'];
  const target = endpoints.map(({ text }) => text).join(',');
  for (let attempt = 0; ; attempt += 1) {
    const endpoint = endpoints[attempt % endpoints.length];
    if (endpoint === undefined) throw badArguments('no endpoints available');
    try {
      return await call(endpoint.etcd);
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error;
      const isLast = error.reason !== 'unavailable' || process.clock.now() + retryMs >= deadlineMs;
      if (isLast) throw await report(process, { name, target: target.replace(/^https?:\/\//, '') }, error);
    }
    await process.clock.sleep(retryMs, process.killed);
  }
}

async function report(
  process: Process,
  { name, target }: { name: CallName; target: string },
  error: EtcdError,
): Promise<ExitError> {
  const isUnavailable = error.reason === 'unavailable';
  const code = isUnavailable ? 'DeadlineExceeded' : error.reason === 'leaseNotFound' ? 'NotFound' : 'OutOfRange';
  const detail = isUnavailable
    ? `latest balancer error: connection error: desc = ${JSON.stringify(describeFailure(error, target))}`
    : error.message;
  const fields = {
    target: `etcd-endpoints://${target}`,
    method: `/etcdserverpb.${name}`,
    attempt: 0,
    error: `rpc error: code = ${code} desc = ${detail}`,
  };
  const origin = { logger: 'etcd-client', caller: 'v3@v3.6.8/retry_interceptor.go:65' };
  await process.stderr.write(logLine(process, 'warn', origin, 'retrying of unary invoker failed', fields));
  return new ExitError(exitCodes.error, isUnavailable ? 'context deadline exceeded' : error.message);
}

function describeFailure(error: EtcdError, target: string): string {
  const { cause } = error;
  if (cause instanceof TlsError) {
    if (cause.reason === 'alert') return `error reading server preface: ${cause.message}`;
    return `transport: authentication handshake failed: ${cause.message}`;
  }
  if (!isSystemError(cause)) return error.message;
  return `transport: Error while dialing: dial tcp ${target}: connect: ${cause.message.toLowerCase()}`;
}
