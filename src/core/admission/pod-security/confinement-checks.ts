import type { Container, PodSpec, SELinuxOptions } from '../../api/core-v1.ts';
import type { ObjectMeta } from '../../api/meta-v1.ts';
import { quote } from '../../meta/quote.ts';
import {
  containersOf,
  containersThat,
  type FindViolation,
  named,
  plural,
  quoted,
  type SecurityCheck,
  setters,
  sortedSet,
  unlessOwnUsers,
  unlessWindows,
  type Violation,
} from './security-check.ts';

const profileTypes = ['RuntimeDefault', 'Localhost'];
const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';
const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

const oldSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const sysctls27 = [...oldSysctls, 'net.ipv4.ip_local_reserved_ports'];
const sysctls29 = [
  ...sysctls27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const sysctls32 = [...sysctls29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const oldSELinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

export const sysctls: SecurityCheck = {
  versions: [
    { since: 0, find: findSysctlsBeyond(oldSysctls) },
    { since: 27, find: findSysctlsBeyond(sysctls27) },
    { since: 29, find: findSysctlsBeyond(sysctls29) },
    { since: 32, find: findSysctlsBeyond(sysctls32) },
  ],
};

export const seLinuxOptions: SecurityCheck = {
  versions: [
    { since: 0, find: findSELinuxBeyond(oldSELinuxTypes) },
    { since: 31, find: findSELinuxBeyond([...oldSELinuxTypes, 'container_engine_t']) },
  ],
};

export const appArmorProfile: SecurityCheck = { versions: [{ since: 0, find: findAppArmor }] };

export const procMount: SecurityCheck = {
  versions: [
    { since: 0, find: findProcMount },
    { since: 35, find: unlessOwnUsers(findProcMount) },
  ],
};

export const procMountAlways: SecurityCheck = { versions: [{ since: 35, find: findProcMount }], overrides: procMount };

export const seccompIfGiven: SecurityCheck = {
  versions: [
    { since: 0, find: findSeccompAnnotations },
    { since: 19, find: findBadSeccomp },
  ],
};

export const seccompGiven: SecurityCheck = {
  versions: [
    { since: 19, find: findSeccomp },
    { since: 25, find: unlessWindows(findSeccomp) },
  ],
  overrides: seccompIfGiven,
};

function findSysctlsBeyond(allowed: readonly string[]): FindViolation {
  return ({ securityContext }) => {
    const bad = (securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };
}

function findSELinuxBeyond(allowed: readonly string[]): FindViolation {
  const isBad = ({ type = '', user, role }: SELinuxOptions = {}): boolean =>
    !allowed.includes(type) || !!user || !!role;
  return (spec) => {
    const bad = [spec, ...containersOf(spec)]
      .flatMap(({ securityContext }) => securityContext?.seLinuxOptions ?? [])
      .filter(isBad);
    if (bad.length === 0) return undefined;
    const types = sortedSet(bad.map(({ type = '' }) => type).filter((type) => !allowed.includes(type)));
    const data = [
      ...(types.length > 0 ? [named('type', types)] : []),
      ...(bad.some(({ user }) => user) ? ['user may not be set'] : []),
      ...(bad.some(({ role }) => role) ? ['role may not be set'] : []),
    ];
    const containers = containersThat(spec, ({ securityContext }) => isBad(securityContext?.seLinuxOptions));
    const who = setters(isBad(spec.securityContext?.seLinuxOptions), containers);
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    };
  };
}

function findAppArmor(spec: PodSpec, { annotations = {} }: ObjectMeta): Violation | undefined {
  const typeOf = ({ securityContext }: PodSpec | Container): string | undefined =>
    securityContext?.appArmorProfile?.type;
  const { who, values } = findBadTypes(spec, typeOf);
  const bad = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && !/^($|runtime\/default$|localhost\/)/.test(value))
    .map(([key, value]) => `${key}=${quote(value)}`)
    .sort();
  const shown = [...values, ...bad];
  if (shown.length === 0) return undefined;
  const all = [...(who === '' ? [] : [who]), ...(bad.length > 0 ? [plural('annotation', bad)] : [])];
  return {
    reason: plural('forbidden AppArmor profile', shown),
    detail: `${all.join(' and ')} must not set AppArmor profile type to ${quoted(shown)}`,
  };
}

function findProcMount(spec: PodSpec): Violation | undefined {
  const bad = containersOf(spec).filter(
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
  );
  if (bad.length === 0) return undefined;
  const types = sortedSet(bad.map(({ securityContext }) => securityContext?.procMount ?? ''));
  const who = named(
    'container',
    bad.map(({ name }) => name),
  );
  return { reason: 'procMount', detail: `${who} must not set securityContext.procMount to ${quoted(types)}` };
}

function findSeccompAnnotations(spec: PodSpec, { annotations = {} }: ObjectMeta): Violation | undefined {
  const keys = [seccompAnnotation, ...containersOf(spec).map(({ name }) => `${seccompContainerAnnotation}${name}`)];
  const bad = sortedSet(
    keys.flatMap((key) => {
      const value = annotations[key];
      return value === undefined || /^((runtime|docker)\/default$|localhost\/)/.test(value)
        ? []
        : [`${key}=${quote(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', bad)} ${bad.join(', ')}` };
}

function findBadSeccomp(spec: PodSpec): Violation | undefined {
  const { who, values } = findBadTypes(spec, seccompOf);
  if (who === '') return undefined;
  return {
    reason: 'seccompProfile',
    detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(values)}`,
  };
}

function findSeccomp(spec: PodSpec): Violation | undefined {
  const bad = findBadSeccomp(spec);
  if (bad !== undefined || seccompOf(spec) !== undefined) return bad;
  const open = containersThat(spec, (container) => seccompOf(container) === undefined);
  if (open.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named('container', open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

function seccompOf({ securityContext }: PodSpec | Container): string | undefined {
  return securityContext?.seccompProfile?.type;
}

/** Who gives a profile of a type that confines nothing, and those types. */
function findBadTypes(
  spec: PodSpec,
  typeOf: (of: PodSpec | Container) => string | undefined,
): { who: string; values: string[] } {
  const isBad = (of: PodSpec | Container): boolean => {
    const type = typeOf(of);
    return type !== undefined && !profileTypes.includes(type);
  };
  return {
    who: setters(isBad(spec), containersThat(spec, isBad)),
    values: sortedSet([spec, ...containersOf(spec)].filter(isBad).map((of) => typeOf(of) ?? '')),
  };
}
