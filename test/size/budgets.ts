/** KiB over the wire, gzipped. */
export const budgets = {
  /** What a page must take before anyone clicks. */
  loader: 6,
  /** The first lesson complete: control plane, nodes, kubectl, shell, terminal, one lesson. */
  firstLesson: 400,
} as const;

/**
 * Sources that are loaded on demand and that no first lesson needs. Everything else that the entry points can reach counts,
 * whether imported statically or not.
 */
export const onDemand: readonly string[] = [];
