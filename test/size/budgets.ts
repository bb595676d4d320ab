import { firstLesson } from '../../scripts/bundle/first-lesson.ts';

/** KiB over the wire, gzipped. */
export const budgets = {
  /** What a page must take before anyone clicks. */
  loader: 6,
  /** The code of the first lesson: control plane, nodes, kubectl, shell, terminal. The aim is 400. */
  firstLesson: 595,
  /** The ready cluster that it starts from. */
  checkpoint: 150,
} as const;

/** What a first lesson loads until its nodes are Ready, its terminal has a prompt and `kubectl get` has answered. */
export const neededFirst: readonly string[] = Object.values(firstLesson).flat();
