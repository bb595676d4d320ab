/** Proves that the workers see neither the page nor Node: an unused `@ts-expect-error` fails the type check. */

// @ts-expect-error there is no page here
export type NoDocument = typeof document;
// @ts-expect-error there is no Node here
export type NoProcess = typeof process;
