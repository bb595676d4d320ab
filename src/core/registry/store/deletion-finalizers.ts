import type { DeleteOptions } from '../../api/meta-v1.ts';

const orphanFinalizer = 'orphan';
const foregroundFinalizer = 'foregroundDeletion';

/** The finalizers of an object once its deletion was asked for: the garbage collector's own tell it what to do with dependents. */
export function finalizersFor(
  fallback: 'background' | 'orphan' | 'unsupported',
  finalizers: readonly string[] = [],
  options: DeleteOptions,
): readonly string[] {
  const policy = policyOf(fallback, finalizers, options);
  const others = finalizers.filter((finalizer) => finalizer !== orphanFinalizer && finalizer !== foregroundFinalizer);
  const wanted = [...others];
  if (policy === 'orphan') wanted.push(orphanFinalizer);
  if (policy === 'foreground') wanted.push(foregroundFinalizer);
  const isSame = wanted.length === finalizers.length && wanted.every((finalizer) => finalizers.includes(finalizer));
  return isSame ? finalizers : wanted;
}

type Policy = 'background' | 'foreground' | 'orphan';

/** What was asked for now, else what the object says, else what the kind does. */
function policyOf(fallback: Policy | 'unsupported', finalizers: readonly string[], options: DeleteOptions): Policy {
  if (fallback === 'unsupported') return 'background';
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'orphan' : 'background';
  if (options.propagationPolicy === 'Orphan') return 'orphan';
  if (options.propagationPolicy === 'Foreground') return 'foreground';
  if (options.propagationPolicy === 'Background') return 'background';
  if (finalizers.includes(orphanFinalizer)) return 'orphan';
  if (finalizers.includes(foregroundFinalizer)) return 'foreground';
  return fallback;
}
