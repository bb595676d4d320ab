import type { Service } from '../../../api/core-v1.ts';
import type { FieldError } from '../../../meta/field-error.ts';
import { newInvalid } from '../../../meta/status.ts';
import type { RegistryContext } from '../../../registry/registry-context.ts';
import type { Allocation, Change } from '../../../registry/resource.ts';
import type { WriteContext } from '../../../registry/write-context.ts';
import { allocateClusterIp, clusterIpOf, releaseClusterIp } from './cluster-ips.ts';
import { needsClusterIp, needsNodePorts } from './defaults.ts';
import { keepAllocated } from './keep-allocated.ts';
import { NodePorts } from './node-ports.ts';

const reservations = new WeakMap<RegistryContext, NodePorts>();

/** Chooses the addresses and ports of a service that its writer left to the server, and claims those that were asked for. */
export async function allocateService(
  { object: service, old }: Change<Service>,
  context: WriteContext,
  registry: RegistryContext,
): Promise<Allocation> {
  if (service?.spec === undefined) return nothing;
  if (old !== undefined) keepAllocated(service, old);
  const { spec } = service;
  const nodePorts = reservations.get(registry) ?? new NodePorts(registry);
  reservations.set(registry, nodePorts);
  const hadIp = old === undefined ? undefined : clusterIpOf(old);
  const fail = (errors: readonly FieldError[]): never => {
    throw newInvalid({ group: '', kind: 'Service' }, service.metadata.name, errors);
  };
  const claimed =
    needsClusterIp(spec) && hadIp === undefined ? await allocateClusterIp(service, context, registry, fail) : undefined;
  const ports = needsNodePorts(spec) ? nodePorts.claim(service, old, fail) : [];
  const rollback = async (): Promise<void> => {
    nodePorts.release(ports);
    if (claimed !== undefined && !context.dryRun) await releaseClusterIp(claimed, registry);
  };
  return {
    rollback,
    commit: async () => {
      nodePorts.release(ports);
      const isFreed = hadIp !== undefined && hadIp !== clusterIpOf(service);
      if (isFreed && !context.dryRun) await releaseClusterIp(hadIp, registry);
    },
  };
}

/** Gives back what a deleted service had. */
export async function releaseService(service: Service, registry: RegistryContext): Promise<void> {
  const ip = clusterIpOf(service);
  if (ip !== undefined) await releaseClusterIp(ip, registry);
}

const nothing: Allocation = { commit: () => Promise.resolve(), rollback: () => Promise.resolve() };
