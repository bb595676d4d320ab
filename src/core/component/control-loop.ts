import { type Client, createClient } from '../client/client.ts';
import { resolveConnection } from '../client/kubeconfig/connection.ts';
import { readKubeconfig } from '../client/kubeconfig/load.ts';
import { clientTransport } from '../client/kubeconfig/transport.ts';
import { becomeLeader } from '../client/leader-election.ts';
import type { Process } from '../machine/process.ts';
import { serveHttp } from '../network/serve-http.ts';
import { createCertificateAuthority } from '../pki/issue.ts';
import { isSystemError } from '../system-error.ts';
import {
  type ComponentFlagDefinitions,
  ComponentFlagError,
  type ComponentFlags,
  parseComponentFlags,
} from './component-flags.ts';
import { klogLine } from './klog.ts';

/** A component that works while it leads: kube-controller-manager and kube-scheduler. */
export interface ControlLoopDefinition {
  /** `kube-scheduler`, which is also its Lease's name. */
  readonly name: string;
  readonly healthPort: number;
  readonly flags: ComponentFlagDefinitions;
  /** Works until `signal` aborts. */
  readonly lead: (context: ControlLoopContext) => Promise<void>;
}

export interface ControlLoopContext {
  readonly process: Process;
  readonly flags: ComponentFlags;
  readonly client: Client;
  /** Aborts when the component leads no more or ends. */
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

/** What every such component is started with. */
export const controlLoopFlags: ComponentFlagDefinitions = {
  values: {
    kubeconfig: '',
    'authentication-kubeconfig': '',
    'authorization-kubeconfig': '',
    'bind-address': '0.0.0.0',
    'secure-port': '',
    'leader-elect-lease-duration': '15s',
    'leader-elect-renew-deadline': '10s',
    'leader-elect-retry-period': '2s',
    v: '0',
  },
  switches: { 'leader-elect': true, profiling: true },
};

/** Runs such a component. Resolves to its exit code. */
export async function runControlLoop(process: Process, definition: ControlLoopDefinition): Promise<number> {
  const source = `${definition.name}.go`;
  const write = (level: 'I' | 'E', message: string): void =>
    void process.stderr.write(klogLine(process, level, source, message)).catch(() => {});
  const stop = new AbortController();
  process.onSignal('SIGTERM', () => stop.abort());
  process.onSignal('SIGINT', () => stop.abort());
  const ended = AbortSignal.any([process.killed, stop.signal]);
  try {
    const flags = parseComponentFlags(process.argv.slice(1), definition.flags);
    const client = openClient(process, definition.name, flags.text('kubeconfig'));
    await serveHealth(process, definition, flags, ended);
    await lead(process, definition, flags, client, ended, (message) => write('I', message));
    return ended.aborted ? 0 : 1;
  } catch (error) {
    if (ended.aborted) return 0;
    if (error instanceof ComponentFlagError) {
      await process.stderr.write(`Error: ${error.message}\n`);
      return 1;
    }
    write('E', `"command failed" err=${JSON.stringify(error instanceof Error ? error.message : String(error))}`);
    return 1;
  }
}

function openClient(process: Process, name: string, path: string): Client {
  try {
    const connection = resolveConnection(process, readKubeconfig(process, path));
    return createClient({
      transport: clientTransport(process, connection),
      bearerToken: () => connection.token,
      userAgent: `${name}/v1.36.4 (linux/amd64) kubernetes`,
    });
  } catch (error) {
    throw isSystemError(error) ? new Error(`stat ${path}: ${error.message.toLowerCase()}`) : error;
  }
}

async function lead(
  process: Process,
  definition: ControlLoopDefinition,
  flags: ComponentFlags,
  client: Client,
  ended: AbortSignal,
  log: (message: string) => void,
): Promise<void> {
  if (!flags.flag('leader-elect')) {
    await definition.lead({ process, flags, client, signal: ended, log });
    return;
  }
  const leading = await becomeLeader({
    client,
    clock: process.clock,
    namespace: 'kube-system',
    name: definition.name,
    identity: identityOf(process),
    signal: ended,
    log,
    leaseDurationMs: seconds(flags.text('leader-elect-lease-duration')),
    renewDeadlineMs: seconds(flags.text('leader-elect-renew-deadline')),
    retryPeriodMs: seconds(flags.text('leader-elect-retry-period')),
  });
  const signal = AbortSignal.any([ended, leading]);
  await definition.lead({ process, flags, client, signal, log });
  if (!ended.aborted) throw new Error('leaderelection lost');
}

/** One machine runs one such component, so the machine tells who it is: started again, it takes its own Lease up at once. */
function identityOf({ kernel }: Process): string {
  const machineId = kernel.files.exists('/etc/machine-id') ? kernel.files.readText('/etc/machine-id').trim() : '';
  return `${kernel.hostname}_${machineId}`;
}

function seconds(text: string): number {
  return Number.parseFloat(text) * 1000;
}

/** `/healthz`, `/livez` and `/readyz` over HTTPS with a certificate made on the spot. */
async function serveHealth(
  process: Process,
  definition: ControlLoopDefinition,
  flags: ComponentFlags,
  signal: AbortSignal,
): Promise<void> {
  const { clock, network } = process;
  const port = flags.text('secure-port') === '' ? definition.healthPort : Number(flags.text('secure-port'));
  if (port === 0) return;
  const authority = await createCertificateAuthority({
    clock,
    commonName: `localhost@${Math.floor(clock.now() / 1000)}`,
    notBeforeMs: clock.now() - 3_600_000,
    notAfterMs: clock.now() + 365 * 86_400_000,
    algorithm: 'ECDSA-P256',
  });
  const identity = { certificates: [authority.certificate], key: authority.key };
  const listener = network.listen({ port, address: flags.text('bind-address') });
  const paths = new Set(['/healthz', '/livez', '/readyz']);
  void serveHttp(
    listener,
    async ({ target }) =>
      paths.has(target.split('?')[0] ?? '')
        ? { status: 200, body: 'ok' }
        : { status: 404, body: '404 page not found\n' },
    {
      tls: { clock, identity },
      signal,
    },
  );
}
