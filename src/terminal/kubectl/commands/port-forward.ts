import type { Pod, Service } from '../../../core/api/core-v1.ts';
import { durationFlag, listFlag } from '../../cli/flag.ts';
import { completeNamesOf } from '../complete-resources.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { UsageError } from '../failures.ts';
import { findTarget, firstPodOf } from '../remote/pods-of.ts';
import type { Manifest } from '../selection/item.ts';
import type { Session } from '../session.ts';
import { limitedBy, watchObject } from '../watch-object.ts';
import { carryConnections } from './port-forward/carry-connections.ts';
import { listenOnPorts } from './port-forward/listen-on-ports.ts';
import { openTunnel, type Tunnel } from './port-forward/open-tunnel.ts';
import { parsePorts } from './port-forward/parse-ports.ts';
import { podPorts, servicePorts } from './port-forward/resolve-ports.ts';

export const portForwardCommand = defineKubectlCommand({
  use: 'port-forward TYPE/NAME [LOCAL_PORT:]REMOTE_PORT',
  flags: {
    address: listFlag({ initial: ['localhost'] }),
    'pod-running-timeout': durationFlag({ initial: 60_000 }),
  },
  complete: completeNamesOf('pods'),
  run: async (session, { args, flags }) => {
    const [name = '', ...ports] = args;
    if (ports.length === 0) throw new UsageError('TYPE/NAME and list of ports are required for port-forward');
    if (flags['pod-running-timeout'] <= 0) throw new UsageError('--pod-running-timeout must be higher than zero');
    const target = await findTarget(session, name);
    const { pod } = await firstPodOf(session, target, flags['pod-running-timeout']);
    const wanted = parsePorts(resolvePorts(target, pod, ports));
    const phase = pod.status?.phase ?? '';
    if (phase !== 'Running') {
      throw new Error(`unable to forward port because pod is not running. Current status=${phase}`);
    }
    const tunnel = await openTunnel(session, pod);
    try {
      await forward(session, pod, tunnel, await listenOnPorts(session, flags.address, wanted));
    } finally {
      tunnel.close();
    }
  },
});

function resolvePorts(target: Manifest, pod: Pod, ports: readonly string[]): readonly string[] {
  return target.kind === 'Service' ? servicePorts(target as unknown as Service, pod, ports) : podPorts(pod, ports);
}

/** Carries connections until the user interrupts, or the pod is over. */
async function forward(
  session: Session,
  pod: Pod,
  tunnel: Tunnel,
  listeners: Awaited<ReturnType<typeof listenOnPorts>>,
): Promise<void> {
  using limit = limitedBy(session, 0);
  try {
    for (const one of listeners) void carryConnections(session, tunnel, one);
    const lost = tunnel.over.then(() => true);
    if (await Promise.race([untilOver(session, pod, limit.signal), lost])) throw new Error('lost connection to pod');
  } finally {
    for (const { listener } of listeners) listener[Symbol.dispose]();
  }
}

/** Whether the pod ended, rather than the wait for it. */
async function untilOver(session: Session, pod: Pod, signal: AbortSignal): Promise<boolean> {
  const resource = await session.discovery.find('pods');
  const { name, namespace = '' } = pod.metadata;
  try {
    for await (const { type, object } of watchObject(session, { resource, name, namespace }, signal)) {
      const { phase } = (object as unknown as Pod).status ?? {};
      if (type === 'DELETED' || phase === 'Succeeded' || phase === 'Failed') return true;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return false;
}
