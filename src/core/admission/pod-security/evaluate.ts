import type { PodSpec } from '../../api/core-v1.ts';
import type { ObjectMeta } from '../../api/meta-v1.ts';
import {
  appArmorProfile,
  procMount,
  procMountAlways,
  seccompGiven,
  seccompIfGiven,
  seLinuxOptions,
  sysctls,
} from './confinement-checks.ts';
import { hostNamespaces, hostPathVolumes, hostPorts, hostProbes, windowsHostProcess } from './host-checks.ts';
import type { LevelVersion } from './policy.ts';
import {
  allowPrivilegeEscalation,
  defaultCapabilitiesOnly,
  noCapabilities,
  privileged,
  runAsNonRoot,
  runAsUser,
} from './privilege-checks.ts';
import type { FindViolation, SecurityCheck, Violation } from './security-check.ts';
import { restrictedVolumes } from './volume-check.ts';

/** In the order in which a refusal tells them. */
const baseline: readonly SecurityCheck[] = [
  appArmorProfile,
  defaultCapabilitiesOnly,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  seccompIfGiven,
  sysctls,
  windowsHostProcess,
];

const restricted: readonly SecurityCheck[] = [
  allowPrivilegeEscalation,
  noCapabilities,
  procMountAlways,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompGiven,
];

/** What the level does not allow of a pod. */
export function findViolations({ level, minor }: LevelVersion, spec: PodSpec, metadata: ObjectMeta): Violation[] {
  if (level === 'privileged') return [];
  const ofLevel = level === 'restricted' ? restricted.filter((check) => rulesOf(check, minor) !== undefined) : [];
  const overridden = ofLevel.map(({ overrides }) => overrides);
  return [...baseline.filter((check) => !overridden.includes(check)), ...ofLevel].flatMap(
    (check) => rulesOf(check, minor)?.(spec, metadata) ?? [],
  );
}

function rulesOf({ versions }: SecurityCheck, minor: number): FindViolation | undefined {
  return versions.findLast(({ since }) => since <= minor)?.find;
}

export function formatViolations(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}
