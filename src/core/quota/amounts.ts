import type { Quantity } from '../api/scalars.ts';
import { addQuantities, canonicalQuantity, compareQuantities, subtractQuantities } from '../meta/quantity.ts';

/** Quantities by the name of what is counted: `requests.cpu`, `pods`, `count/deployments.apps`. */
export type Amounts = Readonly<Record<string, Quantity>>;

export function addAmounts(first: Amounts, second: Amounts): Record<string, Quantity> {
  const sum: Record<string, Quantity> = { ...first };
  for (const [name, amount] of Object.entries(second)) sum[name] = addQuantities(sum[name] ?? 0, amount);
  return sum;
}

/** What `now` has more than `before`; nothing is less than zero. */
export function growth(now: Amounts, before: Amounts): Record<string, Quantity> {
  const grown: Record<string, Quantity> = {};
  for (const [name, amount] of Object.entries(now)) {
    const more = subtractQuantities(amount, before[name] ?? 0);
    grown[name] = compareQuantities(more, 0) > 0 ? more : '0';
  }
  return grown;
}

/** Only what `names` has. */
export function onlyThe(names: Iterable<string>, amounts: Amounts): Record<string, Quantity> {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => wanted.has(name)));
}

export function withoutZeros(amounts: Amounts): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => compareQuantities(amount, 0) !== 0));
}

/** The same names with equal amounts, however they are written. */
export function sameAmounts(first: Amounts, second: Amounts): boolean {
  const names = Object.keys(first);
  return (
    names.length === Object.keys(second).length &&
    names.every((name) => {
      const [one, other] = [first[name], second[name]];
      return one !== undefined && other !== undefined && compareQuantities(one, other) === 0;
    })
  );
}

/** `cpu=1,memory=2Gi`, in the order of names. */
export function formatAmounts(amounts: Amounts): string {
  return Object.keys(amounts)
    .sort()
    .map((name) => `${name}=${canonicalQuantity(amounts[name] ?? 0)}`)
    .join(',');
}
