import type { PodSpec, Volume } from '../../api/core-v1.ts';
import { hostPathVolumes } from './host-checks.ts';
import { named, type SecurityCheck, sortedSet, type Violation } from './security-check.ts';

const allowed = new Set<string>([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] satisfies (keyof Volume)[]);

export const restrictedVolumes: SecurityCheck = {
  versions: [{ since: 0, find: findRestrictedVolumes }],
  overrides: hostPathVolumes,
};

function findRestrictedVolumes({ volumes = [] }: PodSpec): Violation | undefined {
  const bad = volumes.filter((volume) => !Object.keys(volume).some((key) => allowed.has(key)));
  if (bad.length === 0) return undefined;
  const names = bad.map(({ name }) => name);
  const types = sortedSet(bad.map((volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'));
  const verb = names.length === 1 ? 'uses' : 'use';
  return {
    reason: 'restricted volume types',
    detail: `${named('volume', names)} ${verb} ${named('restricted volume type', types)}`,
  };
}
