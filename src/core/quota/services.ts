import type { Service } from '../api/core-v1.ts';
import type { QuotaEvaluator } from './evaluator.ts';

const counted = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers']);

/** Services, and the ports of nodes and balancers that they take. */
export const serviceEvaluator: QuotaEvaluator<Service> = {
  counts: (name) => counted.has(name),
  isCharged: (subresource) => subresource === '',
  usage: ({ spec }) => ({
    'count/services': '1',
    services: '1',
    'services.loadbalancers': spec?.type === 'LoadBalancer' ? '1' : '0',
    'services.nodeports': String(nodePorts(spec ?? {})),
  }),
};

function nodePorts({ type, ports = [], allocateLoadBalancerNodePorts }: NonNullable<Service['spec']>): number {
  if (type === 'NodePort') return ports.length;
  if (type !== 'LoadBalancer') return 0;
  return allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort).length : ports.length;
}
