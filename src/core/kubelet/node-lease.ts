import { leases } from '../api/coordination-v1.ts';
import { nodes } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock.ts';
import { isNotFound } from '../meta/status.ts';
import { formatMicroTime } from '../meta/time.ts';

const namespace = 'kube-node-lease';
const durationSeconds = 40;
const renewPeriodMs = 10_000;

/** Renews the node's Lease every ten seconds: the heartbeat by which the control plane knows that the node lives. */
export async function keepNodeLease(options: {
  client: Client;
  clock: Clock;
  nodeName: string;
  signal: AbortSignal;
  onError: (error: unknown) => void;
}): Promise<void> {
  const { client, clock, nodeName, signal, onError } = options;
  while (!signal.aborted) {
    await renew(client, clock, nodeName).catch(onError);
    await clock.sleep(renewPeriodMs, signal).catch(() => {});
  }
}

async function renew(client: Client, clock: Clock, nodeName: string): Promise<void> {
  const spec = {
    holderIdentity: nodeName,
    leaseDurationSeconds: durationSeconds,
    renewTime: formatMicroTime(clock.now()),
  };
  try {
    await client.resource(leases).patch(nodeName, 'merge', { spec }, { namespace });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const node = await client.resource(nodes).get(nodeName);
    const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node.metadata.uid ?? '' };
    await client.resource(leases).create({ metadata: { name: nodeName, namespace, ownerReferences: [owner] }, spec });
  }
}
