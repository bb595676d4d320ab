import type { Node, Pod } from '../../../../core/api/core-v1.ts';
import type { Quantity } from '../../../../core/api/scalars.ts';
import { canonicalQuantity, milliValue, wholeValue } from '../../../../core/meta/quantity.ts';
import type { Session } from '../../session.ts';
import { add, podResources, type ResourceAmounts } from './pod-resources.ts';
import { since } from './times.ts';
import type { DescribeWriter } from './writer.ts';

/** Writes the pods of a node with what they ask for, and the sums. */
export function describeNodeResources(
  writer: DescribeWriter,
  session: Session,
  node: Node,
  pods: readonly Pod[],
): void {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  let requests: ResourceAmounts = {};
  let limits: ResourceAmounts = {};
  for (const pod of pods) {
    const [asked, limited] = [podResources(pod, 'requests'), podResources(pod, 'limits')];
    requests = add(requests, asked);
    limits = add(limits, limited);
    const cells = ['cpu', 'memory'].flatMap((name) => [
      share(asked, name, allocatable),
      share(limited, name, allocatable),
    ]);
    const { metadata } = pod;
    writer.line(
      1,
      `${metadata.namespace ?? ''}\t${metadata.name}\t\t${cells.join('\t')}\t${since(session, metadata.creationTimestamp)}`,
    );
  }
  writer.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const huge = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .sort();
  for (const name of [...standard, ...huge]) {
    writer.line(1, `${name}\t${share(requests, name, allocatable)}\t${share(limits, name, allocatable)}`);
  }
  const extended = Object.keys(allocatable).filter(
    (name) => !standard.includes(name) && name !== 'pods' && !huge.includes(name),
  );
  for (const name of extended.sort()) writer.line(1, `${name}\t${amount(requests, name)}\t${amount(limits, name)}`);
}

const standard = ['cpu', 'memory', 'ephemeral-storage'];

function amount(amounts: ResourceAmounts, name: string): string {
  return canonicalQuantity(amounts[name] ?? '0');
}

/** `100m (5%)`. */
function share(amounts: ResourceAmounts, name: string, allocatable: ResourceAmounts): string {
  const measure = (quantity: Quantity): number => (name === 'cpu' ? milliValue(quantity) : wholeValue(quantity));
  const whole = measure(allocatable[name] ?? '0');
  const percent = whole === 0 ? 0 : Math.trunc((measure(amounts[name] ?? '0') / whole) * 100);
  return `${amount(amounts, name)} (${percent}%)`;
}
