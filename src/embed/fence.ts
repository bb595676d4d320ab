/** Proves that the page's code does not see Node: an unused `@ts-expect-error` fails the type check. */

// @ts-expect-error there is no Node here
export type NoProcess = typeof process;
// @ts-expect-error there is no Node here
export type NoBuffer = typeof Buffer;
