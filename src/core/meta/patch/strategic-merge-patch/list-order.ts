import { isJsonObject } from '../../object.ts';

/** What tells the elements of a list apart: the merge key's value, or the primitive itself. */
export function identityOf(item: unknown, mergeKey: string): unknown {
  return mergeKey !== '' && isJsonObject(item) ? item[mergeKey] : item;
}

/**
 * `patched` in the order of `patchOrder`, with `serverOnly` woven in: each before the first patched item that it preceded in
 * `serverOrder`.
 */
export function weave(
  patched: readonly unknown[],
  serverOnly: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const serverIndex = indexOf(serverOrder, mergeKey);
  const left = sortBy(serverOnly, serverIndex, mergeKey);
  const right = sortBy(patched, indexOf(patchOrder, mergeKey), mergeKey);
  const result: unknown[] = [];
  let next = 0;
  for (const item of right) {
    const limit = serverIndex.get(identityOf(item, mergeKey));
    while (limit !== undefined && next < left.length && precedes(left[next], limit)) result.push(left[next++]);
    result.push(item);
  }
  return [...result, ...left.slice(next)];

  function precedes(item: unknown, limit: number): boolean {
    const index = serverIndex.get(identityOf(item, mergeKey));
    return index !== undefined && index < limit;
  }
}

/** Parts a list by whether the other list has an item of the same identity. */
export function partition(
  list: readonly unknown[],
  by: readonly unknown[],
  mergeKey: string,
): { present: unknown[]; absent: unknown[] } {
  const identities = new Set(by.map((item) => identityOf(item, mergeKey)));
  const isPresent = (item: unknown): boolean => identities.has(identityOf(item, mergeKey));
  return { present: list.filter(isPresent), absent: list.filter((item) => !isPresent(item)) };
}

function indexOf(list: readonly unknown[], mergeKey: string): Map<unknown, number> {
  const index = new Map<unknown, number>();
  list.forEach((item, position) => {
    const identity = identityOf(item, mergeKey);
    if (!index.has(identity)) index.set(identity, position);
  });
  return index;
}

/** What the order does not name keeps its place behind. */
function sortBy(list: readonly unknown[], order: ReadonlyMap<unknown, number>, mergeKey: string): unknown[] {
  const position = (item: unknown): number => order.get(identityOf(item, mergeKey)) ?? order.size;
  return [...list].sort((a, b) => position(a) - position(b));
}
