import type { PodSpec } from '../../api/core-v1.ts';
import {
  containersOf,
  containersThat,
  named,
  quoted,
  type SecurityCheck,
  setters,
  sortedSet,
  unlessOwnUsers,
  unlessWindows,
  type Violation,
} from './security-check.ts';

const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

export const privileged: SecurityCheck = { versions: [{ since: 0, find: findPrivileged }] };

export const allowPrivilegeEscalation: SecurityCheck = {
  versions: [
    { since: 8, find: findEscalation },
    { since: 25, find: unlessWindows(findEscalation) },
  ],
};

export const runAsNonRoot: SecurityCheck = {
  versions: [
    { since: 0, find: findMayRunAsRoot },
    { since: 35, find: unlessOwnUsers(findMayRunAsRoot) },
  ],
};

export const runAsUser: SecurityCheck = {
  versions: [
    { since: 23, find: findRunAsRoot },
    { since: 35, find: unlessOwnUsers(findRunAsRoot) },
  ],
};

export const defaultCapabilitiesOnly: SecurityCheck = { versions: [{ since: 0, find: findAddedCapabilities }] };

export const noCapabilities: SecurityCheck = {
  versions: [
    { since: 22, find: findCapabilities },
    { since: 25, find: unlessWindows(findCapabilities) },
  ],
  overrides: defaultCapabilitiesOnly,
};

function findPrivileged(spec: PodSpec): Violation | undefined {
  const bad = containersThat(spec, ({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named('container', bad)} must not set securityContext.privileged=true` };
}

function findEscalation(spec: PodSpec): Violation | undefined {
  const bad = containersThat(spec, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function findMayRunAsRoot(spec: PodSpec): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const ofPod = spec.securityContext?.runAsNonRoot;
  const explicit = containersThat(spec, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  const who = setters(ofPod === false, explicit);
  if (who !== '') return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const open = containersThat(spec, ({ securityContext }) => securityContext?.runAsNonRoot === undefined && !ofPod);
  if (open.length === 0) return undefined;
  return { reason, detail: `pod or ${named('container', open)} must set securityContext.runAsNonRoot=true` };
}

function findRunAsRoot(spec: PodSpec): Violation | undefined {
  const bad = containersThat(spec, ({ securityContext }) => securityContext?.runAsUser === 0);
  const who = setters(spec.securityContext?.runAsUser === 0, bad);
  return who === '' ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
}

function findAddedCapabilities(spec: PodSpec): Violation | undefined {
  const detail = addedBeyond(spec, defaultCapabilities);
  return detail === undefined ? undefined : { reason: 'non-default capabilities', detail };
}

function findCapabilities(spec: PodSpec): Violation | undefined {
  const keeping = containersThat(
    spec,
    ({ securityContext }) => !(securityContext?.capabilities?.drop ?? []).includes('ALL'),
  );
  const added = addedBeyond(spec, new Set(['NET_BIND_SERVICE']));
  const details = [
    ...(keeping.length > 0
      ? [`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(added === undefined ? [] : [added]),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function addedBeyond(spec: PodSpec, allowed: ReadonlySet<string>): string | undefined {
  const forbiddenOf = (added: readonly string[] = []): string[] =>
    added.filter((capability) => !allowed.has(capability));
  const bad = containersOf(spec).filter(
    ({ securityContext }) => forbiddenOf(securityContext?.capabilities?.add).length > 0,
  );
  if (bad.length === 0) return undefined;
  const capabilities = sortedSet(bad.flatMap(({ securityContext }) => forbiddenOf(securityContext?.capabilities?.add)));
  const who = named(
    'container',
    bad.map(({ name }) => name),
  );
  return `${who} must not include ${quoted(capabilities)} in securityContext.capabilities.add`;
}
