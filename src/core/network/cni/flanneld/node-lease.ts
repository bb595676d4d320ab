import type { Node } from '../../../api/core-v1.ts';

const prefix = 'flannel.alpha.coreos.com';
const publicIp = `${prefix}/public-ip`;

/** What a node says of how its pods are reached. */
export function flannelAnnotations(address: string): Record<string, string> {
  return {
    [`${prefix}/backend-data`]: 'null',
    [`${prefix}/backend-type`]: 'host-gw',
    [`${prefix}/kube-subnet-manager`]: 'true',
    [publicIp]: address,
  };
}

/** A node's part of the addresses and the way there; undefined while flannel does not run there. */
export function leaseOf({ metadata, spec }: Node): { subnet: string; address: string } | undefined {
  const address = metadata.annotations?.[publicIp];
  const subnet = spec?.podCIDR;
  return address === undefined || !subnet ? undefined : { subnet, address };
}
