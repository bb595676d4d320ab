import { type Node, nodes } from '../api/core-v1.ts';
import { type Controller, type ControllerContext, defineController } from '../client/controller.ts';

interface State {
  /** Which node has which block, by the block's number. */
  readonly taken: Map<number, string>;
}

/** Gives every node a block of the cluster's pod addresses. */
export function nodeIpamController(clusterCidr: string, nodeMaskBits: number): Controller {
  const blocks = addressBlocks(clusterCidr, nodeMaskBits);
  return defineController<Node, State>({
    name: 'node-ipam-controller',
    for: nodes,
    workers: 1,
    relevant: (node, previous) => previous === undefined || node.spec.podCIDR === undefined,
    setup: () => ({ taken: new Map() }),
    async reconcile({ key }, context) {
      const { taken } = context.state;
      noteTaken(context, taken, blocks);
      const node = context.lister(nodes).get(key);
      if (node === undefined) {
        for (const [number, name] of taken) if (name === key) taken.delete(number);
        return undefined;
      }
      if (node.spec.podCIDR !== undefined && node.spec.podCIDR !== '') return undefined;
      const number = firstFree(taken, blocks.count);
      if (number === undefined) {
        context.recorder.event(
          { kind: 'Node', name: key, uid: node.metadata.uid ?? '' },
          'Normal',
          'CIDRNotAvailable',
          `Node ${key} status is now: CIDRNotAvailable`,
        );
        throw new Error(
          'failed to allocate cidr from cluster cidr: CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range',
        );
      }
      taken.set(number, key);
      const podCIDR = blocks.format(number);
      await context.client.resource(nodes).patch(key, 'strategic', { spec: { podCIDR, podCIDRs: [podCIDR] } });
      return undefined;
    },
  });
}

function noteTaken({ lister }: ControllerContext, taken: Map<number, string>, blocks: AddressBlocks): void {
  if (taken.size > 0) return;
  for (const { metadata, spec } of lister(nodes).list()) {
    if (spec.podCIDR !== undefined && spec.podCIDR !== '') taken.set(blocks.number(spec.podCIDR), metadata.name);
  }
}

function firstFree(taken: ReadonlyMap<number, string>, count: number): number | undefined {
  for (let number = 0; number < count; number += 1) if (!taken.has(number)) return number;
  return undefined;
}

interface AddressBlocks {
  readonly count: number;
  format(number: number): string;
  number(cidr: string): number;
}

function addressBlocks(clusterCidr: string, maskBits: number): AddressBlocks {
  const [base = '', bits = '16'] = clusterCidr.split('/');
  const start = toNumber(base);
  const size = 2 ** (32 - maskBits);
  return {
    count: 2 ** (maskBits - Number(bits)),
    format: (number) => `${toText(start + number * size)}/${maskBits}`,
    number: (cidr) => Math.floor((toNumber(cidr.split('/')[0] ?? '') - start) / size),
  };
}

function toNumber(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function toText(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
