import { sameEntries } from './deep-equal.ts';

/** As the server compares what was sent with what is stored: nothing, an empty list and an empty map are the same. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => semanticEqual(item, b[index]));
  return !Array.isArray(b) && sameEntries(a as Record<string, unknown>, b as Record<string, unknown>, semanticEqual);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0;
}
