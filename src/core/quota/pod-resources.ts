import type { Container, Pod } from '../api/core-v1.ts';
import type { Quantity } from '../api/scalars.ts';
import { addQuantities, compareQuantities } from '../meta/quantity.ts';

type Amounts = Record<string, Quantity>;

/** What a pod as a whole asks for: its containers and sidecars together, or a single init container where that is more. */
export function requestsOfPod(pod: Pod): Amounts {
  return total(pod, ({ resources }) => resources?.requests ?? {}, pod.spec.resources?.requests);
}

/** The limits of a pod as a whole, in the same way. */
export function limitsOfPod(pod: Pod): Amounts {
  return total(pod, ({ resources }) => resources?.limits ?? {}, pod.spec.resources?.limits);
}

function total({ spec }: Pod, amountsOf: (container: Container) => Amounts, ofPod: Amounts | undefined): Amounts {
  const sum: Amounts = {};
  for (const container of spec.containers) add(sum, amountsOf(container));
  const sidecars: Amounts = {};
  const starting: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const amounts = amountsOf(container);
    if (container.restartPolicy === 'Always') {
      add(sum, amounts);
      add(sidecars, amounts);
      raise(starting, sidecars);
    } else {
      const together = { ...sidecars };
      add(together, amounts);
      raise(starting, together);
    }
  }
  raise(sum, starting);
  return { ...sum, ...ofPod };
}

function add(sum: Amounts, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) sum[name] = addQuantities(sum[name] ?? 0, amount);
}

function raise(sum: Amounts, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) {
    const before = sum[name];
    if (before === undefined || compareQuantities(amount, before) > 0) sum[name] = amount;
  }
}
