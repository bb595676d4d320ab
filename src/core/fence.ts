/**
 * Proves that the core sees neither the page nor Node. If one of these names becomes visible (a dependency's typings can
 * pull in a whole library), its `@ts-expect-error` is unused and the type check fails.
 */

// @ts-expect-error there is no page here
export type NoDocument = typeof document;
// @ts-expect-error there is no page here
export type NoWindow = typeof window;
// @ts-expect-error there is no page here
export type NoElement = HTMLElement;
// @ts-expect-error there is no Node here
export type NoProcess = typeof process;
// @ts-expect-error there is no Node here
export type NoBuffer = typeof Buffer;
