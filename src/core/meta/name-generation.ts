/** What names are made of: no vowels, no digit that reads like a letter. */
const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const randomLength = 5;
const maximumNameLength = 63;

/** `generateName` and five random characters, the whole cut to what fits a label. `random` gives numbers in [0, 1). */
export function generateName(base: string, random: () => number): string {
  return base.slice(0, maximumNameLength - randomLength) + randomText(randomLength, random);
}

export function randomText(length: number, random: () => number): string {
  return Array.from({ length }, () => safeAlphabet[Math.floor(random() * safeAlphabet.length)]).join('');
}

/** The 32-bit FNV-1a hash, as Kubernetes hashes templates. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Every character replaced by one of the safe alphabet. */
function safeEncode(text: string): string {
  return Array.from(text, (character) => safeAlphabet[(character.codePointAt(0) ?? 0) % safeAlphabet.length]).join('');
}

/**
 * The hash that names ReplicaSets and ControllerRevisions after their template: equal templates have equal hashes, whatever
 * the order of their keys. `collisionCount` gives another hash to the same template.
 */
export function hashTemplate(template: unknown, collisionCount?: number): string {
  const suffix = collisionCount === undefined ? '' : String(collisionCount);
  return safeEncode(String(fnv32a(canonicalText(template) + suffix)));
}

/** JSON with sorted keys and without what is undefined. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
