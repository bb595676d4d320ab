import type { Container, Pod, ResourceRequirements } from '../../../../core/api/core-v1.ts';
import type { Quantity } from '../../../../core/api/scalars.ts';
import { addQuantities, compareQuantities } from '../../../../core/meta/quantity.ts';

export type ResourceAmounts = Readonly<Record<string, Quantity>>;

/** What a pod requests, or is limited to, as the scheduler counts it: init containers run one after another, the others at once. */
export function podResources(pod: Pod, which: 'requests' | 'limits'): ResourceAmounts {
  const { spec } = pod;
  const of = ({ resources }: Pick<Container, 'resources'>): ResourceAmounts => amounts(resources, which);
  let running: ResourceAmounts = {};
  let highest: ResourceAmounts = {};
  let sidecars: ResourceAmounts = {};
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, of(container));
      highest = maximum(highest, sidecars);
    } else highest = maximum(highest, add(of(container), sidecars));
  }
  for (const container of spec?.containers ?? []) running = add(running, of(container));
  const total = maximum(add(running, sidecars), highest);
  const whole = { ...total, ...amounts(spec?.resources, which) };
  return spec?.overhead === undefined ? whole : addOverhead(whole, spec.overhead, which);
}

function amounts(resources: ResourceRequirements | undefined, which: 'requests' | 'limits'): ResourceAmounts {
  return resources?.[which] ?? {};
}

/** Overhead only raises limits that exist. */
function addOverhead(total: ResourceAmounts, overhead: ResourceAmounts, which: 'requests' | 'limits'): ResourceAmounts {
  const counted = Object.entries(overhead).filter(([name]) => which === 'requests' || total[name] !== undefined);
  return add(total, Object.fromEntries(counted));
}

export function add(left: ResourceAmounts, right: ResourceAmounts): ResourceAmounts {
  const sum: Record<string, Quantity> = { ...left };
  for (const [name, quantity] of Object.entries(right)) {
    const before = sum[name];
    sum[name] = before === undefined ? quantity : addQuantities(before, quantity);
  }
  return sum;
}

function maximum(left: ResourceAmounts, right: ResourceAmounts): ResourceAmounts {
  const highest: Record<string, Quantity> = { ...left };
  for (const [name, quantity] of Object.entries(right)) {
    const before = highest[name];
    if (before === undefined || compareQuantities(quantity, before) > 0) highest[name] = quantity;
  }
  return highest;
}
