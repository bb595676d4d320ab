import type { PodDNSConfig, PodSpec } from '../../api/core-v1.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../meta/field-error.ts';
import {
  checkDns1123Label,
  checkDns1123Subdomain,
  checkDns1123SubdomainWithUnderscore,
  checkQualifiedName,
  inclusiveRangeMessage,
} from '../../meta/names.ts';
import { validateAffinity } from './affinity.ts';
import { asErrors, listOf, validateChoice, validateIp } from './basics.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './container.ts';
import { validateLabels } from './label-selector.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { validateTolerations } from './tolerations.ts';
import { validateTopologySpread } from './topology-spread.ts';
import { validateVolumes } from './volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** Of a pod, or of a template for pods, with its defaults filled in. */
export function validatePodSpec(spec: PodSpec, field: string, of: 'pod' | 'template'): FieldError[] {
  return [
    ...validateContents(spec, field),
    ...validateHostPortsMatch(spec, of, field),
    ...validateSettings(spec, field),
    ...validateNames(spec, field),
  ];
}

function validateContents(spec: PodSpec, field: string): FieldError[] {
  const { errors, valid } = validateVolumes(spec.volumes ?? [], `${field}.volumes`);
  const { initContainers = [], ephemeralContainers = [] } = spec;
  const containers = listOf(spec.containers);
  const pod = {
    volumes: valid,
    gracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 0,
    restartPolicy: spec.restartPolicy ?? '',
    usesHostUsers: spec.hostUsers ?? true,
  };
  const names = containers.map(({ name }) => name);
  const allNames = [...names, ...initContainers.map(({ name }) => name)];
  return [
    ...errors,
    ...validateContainers(containers, pod, `${field}.containers`),
    ...validateInitContainers(initContainers, names, pod, `${field}.initContainers`),
    ...validateEphemeralContainers(ephemeralContainers, allNames, pod, `${field}.ephemeralContainers`),
  ];
}

function validateHostPortsMatch(
  { hostNetwork, containers }: PodSpec,
  of: 'pod' | 'template',
  field: string,
): FieldError[] {
  if (hostNetwork !== true) return [];
  return listOf(containers).flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort = 0, containerPort }, index) => {
      if ((of === 'template' && hostPort === 0) || hostPort === containerPort) return [];
      const place = `${field}.containers[${container}].ports[${index}].hostPort`;
      return [invalid(place, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

function validateSettings(spec: PodSpec, field: string): FieldError[] {
  return [
    ...validateChoice(spec.restartPolicy, restartPolicies, `${field}.restartPolicy`),
    ...validateChoice(spec.dnsPolicy, dnsPolicies, `${field}.dnsPolicy`),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validatePodSecurityContext(spec.securityContext, `${field}.securityContext`),
    ...validateSharedProcesses(spec, `${field}.securityContext.shareProcessNamespace`),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...validateDnsConfig(spec, `${field}.dnsConfig`),
    ...validateGates(spec, field),
    ...validateTopologySpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...validateHostUsers(spec, field),
  ];
}

function validateSharedProcesses({ shareProcessNamespace, hostPID }: PodSpec, field: string): FieldError[] {
  if (shareProcessNamespace !== true || hostPID !== true) return [];
  return [invalid(field, true, 'ShareProcessNamespace and HostPID cannot both be enabled')];
}

function validateHostUsers({ hostUsers, hostPID, hostIPC }: PodSpec, field: string): FieldError[] {
  if (hostUsers !== false) return [];
  const problem = 'when `hostUsers` is false';
  return [
    ...(hostPID === true ? [forbidden(`${field}.HostPID`, problem)] : []),
    ...(hostIPC === true ? [forbidden(`${field}.HostIPC`, problem)] : []),
  ];
}

function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, field: string): FieldError[] {
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    const missing = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
    if ((dnsConfig.nameservers ?? []).length === 0) return [required(`${field}.nameservers`, missing)];
  }
  return dnsConfig === undefined ? [] : validateDnsLists(dnsConfig, field);
}

function validateDnsLists(
  { nameservers = [], searches = [], options = [] }: PodDNSConfig,
  field: string,
): FieldError[] {
  const tooManyServers = nameservers.length > 3;
  const searchText = searches.join(' ');
  const longSearch = 'must not have more than 2048 characters (including spaces) in the search list';
  return [
    ...(tooManyServers ? [invalid(`${field}.nameservers`, nameservers, 'must not have more than 3 nameservers')] : []),
    ...nameservers.flatMap((address, index) => validateIp(address, `${field}.nameservers[${index}]`)),
    ...(searches.length > 32
      ? [invalid(`${field}.searches`, searches, 'must not have more than 32 search paths')]
      : []),
    ...(searchText.length > 2048 ? [invalid(`${field}.searches`, searches, longSearch)] : []),
    ...searches.flatMap((search, index) => {
      const name = search.replace(/\.$/, '');
      const place = `${field}.searches[${index}]`;
      return search === '.' ? [] : asErrors(place, name, checkDns1123SubdomainWithUnderscore(name));
    }),
    ...options.flatMap(({ name }, index) =>
      name ? [] : [required(`${field}.options[${index}]`, 'must not be empty')],
    ),
  ];
}

function validateGates({ readinessGates = [], schedulingGates = [] }: PodSpec, field: string): FieldError[] {
  const seen = new Set<string>();
  return [
    ...readinessGates.flatMap(({ conditionType }, index) =>
      asErrors(`${field}.readinessGates[${index}].conditionType`, conditionType, checkQualifiedName(conditionType)),
    ),
    ...schedulingGates.flatMap(({ name }, index) => {
      const place = `${field}.schedulingGates[${index}]`;
      const repeats = seen.has(name) ? [duplicate(place, name)] : [];
      seen.add(name);
      return [...asErrors(place, name, checkQualifiedName(name)), ...repeats];
    }),
  ];
}

const maximumDeadline = 0x7fff_ffff;

function validateNames(spec: PodSpec, field: string): FieldError[] {
  const check = (name: keyof PodSpec, rule: (value: string) => readonly string[]): FieldError[] => {
    const value = spec[name];
    return typeof value === 'string' && value !== '' ? asErrors(`${field}.${name}`, value, rule(value)) : [];
  };
  const { activeDeadlineSeconds: deadline, preemptionPolicy, os } = spec;
  const isLate = deadline !== undefined && (deadline < 1 || deadline > maximumDeadline);
  const policies = ['PreemptLowerPriority', 'Never'];
  const isUnknown = preemptionPolicy !== undefined && !policies.includes(preemptionPolicy);
  return [
    ...check('serviceAccountName', checkDns1123Subdomain),
    ...check('nodeName', checkDns1123Subdomain),
    ...(isLate ? [invalid(`${field}.activeDeadlineSeconds`, deadline, inclusiveRangeMessage(1, maximumDeadline))] : []),
    ...check('hostname', checkDns1123Label),
    ...check('subdomain', checkDns1123Label),
    ...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`),
    ...validateHostAliases(spec, `${field}.hostAliases`),
    ...check('priorityClassName', checkDns1123Subdomain),
    ...check('runtimeClassName', checkDns1123Subdomain),
    ...(isUnknown ? [notSupported(`${field}.preemptionPolicy`, preemptionPolicy, policies)] : []),
    ...(os === undefined ? [] : validateChoice(os.name, ['linux', 'windows'], `${field}.os.name`)),
  ];
}

function validateHostAliases({ hostAliases = [] }: PodSpec, field: string): FieldError[] {
  return hostAliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...validateIp(ip, `${field}[${index}].ip`),
    ...hostnames.flatMap((name, each) =>
      asErrors(`${field}[${index}].hostnames[${each}]`, name, checkDns1123Subdomain(name)),
    ),
  ]);
}
