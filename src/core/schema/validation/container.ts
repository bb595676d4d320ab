import type { Container, ContainerRestartRule } from '../../api/core-v1.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooMany,
} from '../../meta/field-error.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { validateChoice, validateRequiredName } from './basics.ts';
import { validateContainerPorts, validateHostPorts } from './container-ports.ts';
import { validateEnvironment, validateEnvironmentSources } from './environment.ts';
import { validateLifecycle, validateProbe } from './handlers.ts';
import { validateResources } from './resources.ts';
import { validateSecurityContext } from './security-context.ts';
import { type Volumes, validateVolumeDevices, validateVolumeMounts } from './volume-mounts.ts';

/** What containers need to know of the pod around them. */
export interface PodSurroundings {
  readonly volumes: Volumes;
  readonly gracePeriodSeconds: number;
  readonly restartPolicy: string;
  readonly usesHostUsers: boolean;
}

export function validateContainers(
  containers: readonly Container[],
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  return [
    ...containers.flatMap((container, index) => {
      const place = `${field}[${index}]`;
      return [
        ...validateCommon(container, pod, place),
        ...takeName(names, container.name, place),
        ...validateLifecycle(container.lifecycle, pod.gracePeriodSeconds, `${place}.lifecycle`),
        ...validateProbes(container, pod, place),
        ...validateRestartPolicy(container, place),
      ];
    }),
    ...validateHostPorts(containers, field),
  ];
}

/** `others` are the names of the pod's regular containers. */
export function validateInitContainers(
  containers: readonly Container[],
  others: readonly string[],
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  const names = new Set(others);
  return containers.flatMap((container, index) => {
    const place = `${field}[${index}]`;
    const isSidecar = container.restartPolicy === 'Always';
    return [
      ...validateCommon(container, pod, place),
      ...validateRestartPolicy(container, place),
      ...takeName(names, container.name, place),
      ...validateHostPorts([container], field),
      ...(isSidecar
        ? [
            ...validateLifecycle(container.lifecycle, pod.gracePeriodSeconds, `${place}.lifecycle`),
            ...validateProbes(container, pod, place),
          ]
        : forbidProbes(container, place)),
    ];
  });
}

function takeName(names: Set<string>, name: string, field: string): FieldError[] {
  if (name !== '' && names.has(name)) return [duplicate(`${field}.name`, name)];
  names.add(name);
  return [];
}

function validateProbes(container: Container, { gracePeriodSeconds }: PodSurroundings, field: string): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...validateProbe(livenessProbe, 'liveness', gracePeriodSeconds, `${field}.livenessProbe`),
    ...validateProbe(readinessProbe, 'readiness', gracePeriodSeconds, `${field}.readinessProbe`),
    ...validateProbe(startupProbe, 'startup', gracePeriodSeconds, `${field}.startupProbe`),
  ];
}

function forbidProbes(container: Container, field: string): FieldError[] {
  const names = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  return names
    .filter((name) => container[name] !== undefined)
    .map((name) => forbidden(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'));
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

function validateCommon(container: Container, pod: PodSurroundings, field: string): FieldError[] {
  return [
    ...validateRequiredName(container.name, checkDns1123Label, `${field}.name`),
    ...(container.image ? [] : [required(`${field}.image`)]),
    ...validateChoice(container.terminationMessagePolicy, messagePolicies, `${field}.terminationMessagePolicy`),
    ...validateContainerPorts(container.ports ?? [], `${field}.ports`),
    ...validateEnvironment(container.env ?? [], `${field}.env`),
    ...validateEnvironmentSources(container.envFrom ?? [], `${field}.envFrom`),
    ...validateVolumeMounts(container, pod.volumes, `${field}.volumeMounts`),
    ...validateVolumeDevices(container, pod.volumes, `${field}.volumeDevices`),
    ...validateChoice(container.imagePullPolicy, pullPolicies, `${field}.imagePullPolicy`),
    ...validateResources(container.resources ?? {}, `${field}.resources`),
    ...validateResizePolicy(container, pod.restartPolicy, `${field}.resizePolicy`),
    ...validateSecurityContext(container.securityContext, pod.usesHostUsers, `${field}.securityContext`),
  ];
}

function validateResizePolicy({ resizePolicy = [] }: Container, podRestartPolicy: string, field: string): FieldError[] {
  const resources = new Set<string>();
  return resizePolicy.flatMap(({ resourceName, restartPolicy }, index) => {
    const repeats = resources.has(resourceName) ? [duplicate(`${field}[${index}]`, resourceName)] : [];
    resources.add(resourceName);
    const never = podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired';
    return [
      ...repeats,
      ...validateChoice(resourceName, ['cpu', 'memory'], field),
      ...validateChoice(restartPolicy, ['NotRequired', 'RestartContainer'], field),
      ...(never ? [invalid(field, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")] : []),
    ];
  });
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];

function validateRestartPolicy(
  { restartPolicy, restartPolicyRules: rules = [] }: Container,
  field: string,
): FieldError[] {
  const place = `${field}.restartPolicy`;
  const isMissing = restartPolicy === undefined && rules.length > 0;
  const isUnknown = restartPolicy !== undefined && !restartPolicies.includes(restartPolicy);
  return [
    ...(isMissing ? [required(place, 'must specify restartPolicy when restart rules are used')] : []),
    ...(isUnknown ? [notSupported(place, restartPolicy, restartPolicies)] : []),
    ...(rules.length > 20 ? [tooMany(`${field}.restartPolicyRules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) => validateRestartRule(rule, `${field}.restartPolicyRules[${index}]`)),
  ];
}

function validateRestartRule({ action, exitCodes }: ContainerRestartRule, field: string): FieldError[] {
  const actions = ['Restart', 'RestartAllContainers'];
  const unknown = actions.includes(action) ? [] : [notSupported(`${field}.action`, action, actions)];
  if (exitCodes === undefined) return [...unknown, required(`${field}.exitCodes`, 'must be specified')];
  const operators = ['In', 'NotIn'];
  return [
    ...unknown,
    ...(operators.includes(exitCodes.operator)
      ? []
      : [notSupported(`${field}.exitCodes.operator`, exitCodes.operator, operators)]),
  ];
}

/** Containers that debug a running pod: `others` are the names of all its containers. */
export function validateEphemeralContainers(
  containers: readonly (Container & { targetContainerName?: string })[],
  others: readonly string[],
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  const names = new Set(others);
  return containers.flatMap((container, index) => {
    const place = `${field}[${index}]`;
    const { targetContainerName: target = '' } = container;
    return [
      ...validateCommon(container, pod, place),
      ...takeName(names, container.name, place),
      ...(target === '' || others.includes(target) ? [] : [notFound(`${place}.targetContainerName`, target)]),
      ...forbidForEphemeral(container, place),
    ];
  });
}

function forbidForEphemeral(container: Container, field: string): FieldError[] {
  const names = [
    'ports',
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle',
    'resources',
    'resizePolicy',
  ] as const;
  return names
    .filter((name) => Object.keys(container[name] ?? {}).length > 0)
    .map((name) => forbidden(`${field}.${name}`, 'cannot be set for an Ephemeral Container'));
}
