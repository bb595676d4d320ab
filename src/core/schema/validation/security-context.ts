import type { AppArmorProfile, PodSecurityContext, SeccompProfile, SecurityContext } from '../../api/core-v1.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../meta/field-error.ts';
import { inclusiveRangeMessage } from '../../meta/names.ts';
import { internalView } from '../internal-view.ts';
import { validateDescendingPath } from './paths.ts';

const maximumId = 0x7fff_ffff;

function validateId(id: number | undefined, field: string): FieldError[] {
  if (id === undefined || (id >= 0 && id <= maximumId)) return [];
  return [invalid(field, id, inclusiveRangeMessage(0, maximumId))];
}

export function validateSecurityContext(
  context: SecurityContext | undefined,
  usesHostUsers: boolean,
  field: string,
): FieldError[] {
  if (context === undefined) return [];
  return [
    ...validateId(context.runAsUser, `${field}.runAsUser`),
    ...validateId(context.runAsGroup, `${field}.runAsGroup`),
    ...validateProcMount(context, usesHostUsers, `${field}.procMount`),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateEscalation(context, field),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ];
}

function validateProcMount({ procMount }: SecurityContext, usesHostUsers: boolean, field: string): FieldError[] {
  if (procMount === undefined || procMount === 'Default') return [];
  if (procMount !== 'Unmasked') return [notSupported(field, procMount, ['Default', 'Unmasked'])];
  return usesHostUsers ? [invalid(field, procMount, '`hostUsers` must be false to use `Unmasked`')] : [];
}

function validateEscalation(context: SecurityContext, field: string): FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const isAdministrator = context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true;
  const shown = internalView('SecurityContext', context);
  return [
    ...(context.privileged === true
      ? [invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')]
      : []),
    ...(isAdministrator
      ? [invalid(field, shown, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN')]
      : []),
  ];
}

function validateSeccomp(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (profile === undefined) return [];
  const { type, localhostProfile } = profile;
  return [
    ...validateProfileType(type, 'type is required when seccompProfile is set', `${field}.type`),
    ...(type === 'Localhost'
      ? localhostProfile === undefined
        ? [required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')]
        : validateDescendingPath(localhostProfile, `${field}.localhostProfile`)
      : localhostProfile === undefined
        ? []
        : [invalid(`${field}.localhostProfile`, profile, 'can only be set when seccomp type is Localhost')]),
  ];
}

function validateAppArmor(profile: AppArmorProfile | undefined, field: string): FieldError[] {
  if (profile === undefined) return [];
  const { type, localhostProfile } = profile;
  const isMissing = type === 'Localhost' && localhostProfile === undefined;
  const isSuperfluous = type !== 'Localhost' && localhostProfile !== undefined;
  return [
    ...validateProfileType(type, 'type is required when appArmorProfile is set', `${field}.type`),
    ...(isMissing ? [required(`${field}.localhostProfile`, 'must be set when AppArmor type is Localhost')] : []),
    ...(isSuperfluous
      ? [invalid(`${field}.localhostProfile`, localhostProfile, 'can only be set when AppArmor type is Localhost')]
      : []),
  ];
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateProfileType(type: string, missing: string, field: string): FieldError[] {
  if (type === '' || type === undefined) return [required(field, missing)];
  return profileTypes.includes(type) ? [] : [notSupported(field, type, profileTypes)];
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

export function validatePodSecurityContext(context: PodSecurityContext | undefined, field: string): FieldError[] {
  if (context === undefined) return [];
  const { fsGroupChangePolicy: policy, supplementalGroupsPolicy } = context;
  return [
    ...validateId(context.fsGroup, `${field}.fsGroup`),
    ...validateId(context.runAsUser, `${field}.runAsUser`),
    ...validateId(context.runAsGroup, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((id, index) =>
      validateId(id, `${field}.supplementalGroups[${index}]`),
    ),
    ...validateSysctls(context, `${field}.sysctls`),
    ...validateOptional(policy, ['Always', 'OnRootMismatch'], `${field}.fsGroupChangePolicy`),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
    ...validateOptional(supplementalGroupsPolicy, ['Merge', 'Strict'], `${field}.supplementalGroupsPolicy`),
  ];
}

function validateOptional(value: string | undefined, choices: readonly string[], field: string): FieldError[] {
  return value === undefined || choices.includes(value) ? [] : [notSupported(field, value, choices)];
}

function validateSysctls({ sysctls = [] }: PodSecurityContext, field: string): FieldError[] {
  const names = new Set<string>();
  return sysctls.flatMap(({ name }, index) => {
    const place = `${field}[${index}].name`;
    if (name === '') return [required(place)];
    if (name.length > 253 || !sysctlName.test(name)) {
      return [invalid(place, name, `must have at most 253 characters and match regex ${sysctlName.source}`)];
    }
    if (names.has(name)) return [duplicate(place, name)];
    names.add(name);
    return [];
  });
}
