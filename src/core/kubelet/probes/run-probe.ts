import type { Container, Pod, Probe } from '../../api/core-v1.ts';
import type { Clock } from '../../clock.ts';
import { dialHttp } from '../../network/dial-http.ts';
import type { NetworkStack } from '../../network/network-stack.ts';
import type { CriClient } from '../../runtime/cri-client.ts';
import { isSystemError } from '../../system-error.ts';

export interface ProbeContext {
  readonly cri: CriClient;
  readonly network: NetworkStack;
  readonly clock: Clock;
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly podIp: string;
  readonly signal: AbortSignal;
}

export interface ProbeOutcome {
  readonly success: boolean;
  /** Ends `Liveness probe failed: `. */
  readonly output: string;
}

/** Asks once whether the container is well. */
export async function runProbe(probe: Probe, context: ProbeContext): Promise<ProbeOutcome> {
  if (probe.exec !== undefined) return execProbe(probe.exec.command ?? [], probe.timeoutSeconds ?? 1, context);
  if (probe.httpGet !== undefined) return httpProbe(probe.httpGet, context);
  if (probe.tcpSocket !== undefined) return tcpProbe(probe.tcpSocket, context);
  return { success: false, output: 'missing probe handler' };
}

async function execProbe(
  command: readonly string[],
  timeoutSeconds: number,
  { cri, containerId }: ProbeContext,
): Promise<ProbeOutcome> {
  try {
    const { stdout, stderr, exitCode } = await cri.runtime('ExecSync', { containerId, command, timeoutSeconds });
    return { success: exitCode === 0, output: stdout + stderr };
  } catch (error) {
    return { success: false, output: error instanceof Error ? error.message : String(error) };
  }
}

async function httpProbe(get: NonNullable<Probe['httpGet']>, context: ProbeContext): Promise<ProbeOutcome> {
  const port = resolvePort(get.port, context.container);
  const host = get.host === undefined || get.host === '' ? context.podIp : get.host;
  const scheme = (get.scheme ?? 'HTTP').toLowerCase();
  const path = get.path === undefined || get.path === '' ? '/' : get.path;
  const url = `${scheme}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
  const headers: Record<string, string> = {
    'user-agent': 'kube-probe/1.36',
    accept: '*/*',
    connection: 'close',
    host: `${host}:${port}`,
  };
  for (const { name, value } of get.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  try {
    const tls =
      scheme === 'https' ? { clock: context.clock, serverName: host, roots: [], insecureSkipVerify: true } : undefined;
    const transport = dialHttp(context.network, { address: host, port, ...(tls === undefined ? {} : { tls }) });
    const response = await transport({ method: 'GET', target: path, headers, signal: context.signal });
    await response.body.text();
    if (response.status >= 200 && response.status < 400) return { success: true, output: '' };
    return { success: false, output: `HTTP probe failed with statuscode: ${response.status}` };
  } catch (error) {
    const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    return {
      success: false,
      output: `Get ${JSON.stringify(url)}: ${context.signal.aborted ? late : dialMessage(error, host, port)}`,
    };
  }
}

async function tcpProbe(socket: NonNullable<Probe['tcpSocket']>, context: ProbeContext): Promise<ProbeOutcome> {
  const port = resolvePort(socket.port, context.container);
  const host = socket.host === undefined || socket.host === '' ? context.podIp : socket.host;
  try {
    const connection = await context.network.dial({ address: host, port }, context.signal);
    connection.end();
    return { success: true, output: '' };
  } catch (error) {
    return {
      success: false,
      output: context.signal.aborted ? `dial tcp ${host}:${port}: i/o timeout` : dialMessage(error, host, port),
    };
  }
}

/** As Go's net package words a connection that cannot be made. */
function dialMessage(error: unknown, host: string, port: number): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  return `dial tcp ${host}:${port}: connect: ${error.message.toLowerCase()}`;
}

function resolvePort(port: number | string, container: Container): number {
  if (typeof port === 'number') return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}
