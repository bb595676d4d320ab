import { measureCommands, measureHeap, measurePods, measureStart } from './node-cluster.ts';
import { measurePage } from './page.ts';
import { measurePeer } from './peer.ts';
import { measureReal } from './real.ts';
import { measureSizes } from './sizes.ts';

/** What is measured, each in a process of its own, in this order. */
export const cases: ReadonlyMap<string, () => void | Promise<void>> = new Map<string, () => void | Promise<void>>([
  ['sizes', measureSizes],
  ['start', measureStart],
  ['commands', measureCommands],
  ['heap', measureHeap],
  ['pods-100', () => measurePods(2, 100)],
  ['pods-300', () => measurePods(6, 300)],
  ['pods-1000', () => measurePods(20, 1000)],
  ['page', measurePage],
  ['peer-100', () => measurePeer(2, 100)],
  ['peer-1000', () => measurePeer(20, 1000)],
  ['real', measureReal],
]);
