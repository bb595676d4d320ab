import type { Service } from '../../../api/core-v1.ts';
import type { FieldError } from '../../../meta/field-error.ts';
import { newInvalid } from '../../../meta/status.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import type { Allocation, Change } from '../../../registry/resource.ts';
import type { WriteContext } from '../../../registry/write-context.ts';
import { allocateClusterIp, clusterIpOf, releaseClusterIp } from './cluster-ips.ts';
import { needsClusterIp, needsNodePorts } from './defaults.ts';
import { keepAllocated } from './keep-allocated.ts';
import { NodePorts, nodePortsOf } from './node-ports.ts';

const allocators = new WeakMap<RegistryContext, NodePorts>();

function nodePortsFor(registry: RegistryContext): NodePorts {
  const nodePorts = allocators.get(registry) ?? new NodePorts(registry);
  allocators.set(registry, nodePorts);
  return nodePorts;
}

/** Chooses the addresses and ports of a service that its writer left to the server, and claims those that were asked for. */
export async function allocateService(
  { object: service, old }: Change<Service>,
  context: WriteContext,
  registry: RegistryContext,
): Promise<Allocation> {
  if (service?.spec === undefined) return nothing;
  if (old !== undefined) keepAllocated(service, old);
  const { spec } = service;
  const { dryRun } = context;
  const nodePorts = nodePortsFor(registry);
  const hadIp = old === undefined ? undefined : clusterIpOf(old);
  const fail = (errors: readonly FieldError[]): never => {
    throw newInvalid({ group: '', kind: 'Service' }, service.metadata.name, errors);
  };
  const claimedIp =
    needsClusterIp(spec) && hadIp === undefined ? await allocateClusterIp(service, context, registry, fail) : undefined;
  const giveBack = async (): Promise<void> => {
    if (claimedIp !== undefined && !dryRun) await releaseClusterIp(claimedIp, registry);
  };
  try {
    const claimed = needsNodePorts(spec) ? await nodePorts.claim(service, old, { dryRun, fail }) : [];
    return {
      rollback: async () => {
        await nodePorts.release(claimed);
        await giveBack();
      },
      commit: async () => {
        if (dryRun || old === undefined) return;
        const kept = nodePortsOf(service);
        await nodePorts.release([...nodePortsOf(old)].filter((port) => !kept.has(port)));
        if (hadIp !== undefined && hadIp !== clusterIpOf(service)) await releaseClusterIp(hadIp, registry);
      },
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

/** Gives back what a deleted service had. */
export async function releaseService(service: Service, registry: RegistryContext): Promise<void> {
  const ip = clusterIpOf(service);
  if (ip !== undefined) await releaseClusterIp(ip, registry);
  await nodePortsFor(registry).release([...nodePortsOf(service)]);
}

const nothing: Allocation = { commit: () => Promise.resolve(), rollback: () => Promise.resolve() };
