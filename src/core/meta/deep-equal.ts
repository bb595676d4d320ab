/** Are two JSON values the same? The order of keys does not matter; a key that is undefined is as good as absent. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
  return !Array.isArray(b) && sameEntries(a as Record<string, unknown>, b as Record<string, unknown>, deepEqual);
}

type Equality = (a: unknown, b: unknown) => boolean;

/** Do two objects hold the same under every key of either? Absent counts as undefined. */
export function sameEntries(a: Record<string, unknown>, b: Record<string, unknown>, equal: Equality): boolean {
  for (const key of Object.keys(a)) if (!equal(a[key], own(b, key))) return false;
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key) && !equal(undefined, b[key])) return false;
  return true;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
