import type { Pod, Toleration } from '../api/core-v1.ts';
import { isWriteTo } from './forbid.ts';
import { type AdmissionPlugin, definePlugin, type PluginSetup } from './plugin.ts';

/** Lets pods stay for a while on a node that is not ready or cannot be reached, unless they say otherwise. */
export function createDefaultTolerationSeconds({
  notReady,
  unreachable,
}: PluginSetup['tolerationSeconds']): AdmissionPlugin {
  const tolerationOf = (key: string, tolerationSeconds: number): Toleration => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds,
  });
  const tolerations = [
    tolerationOf('node.kubernetes.io/not-ready', notReady),
    tolerationOf('node.kubernetes.io/unreachable', unreachable),
  ];
  return definePlugin({
    name: 'DefaultTolerationSeconds',
    operations: ['CREATE', 'UPDATE'],
    admit(attributes) {
      if (!isWriteTo(attributes, 'pods')) return;
      const { spec } = attributes.object as Pod;
      const given = spec.tolerations ?? [];
      const missing = tolerations.filter(({ key }) => !given.some((toleration) => covers(toleration, key ?? '')));
      if (missing.length > 0) spec.tolerations = [...given, ...missing];
    },
  });
}

function covers({ key, effect }: Toleration, taintKey: string): boolean {
  return (!key || key === taintKey) && (!effect || effect === 'NoExecute');
}
