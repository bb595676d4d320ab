import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  ResourceRequirements,
} from '../../../../core/api/core-v1.ts';
import { canonicalQuantity } from '../../../../core/meta/quantity.ts';
import { quote } from '../../../../core/meta/quote.ts';
import { environmentValue, resourceFieldValue } from './environment.ts';
import { describeProbe } from './probe.ts';
import { formatDate } from './times.ts';
import { compareText, type DescribeWriter } from './writer.ts';

export interface ContainersOptions {
  readonly statuses?: readonly ContainerStatus[] | undefined;
  /** The pod whose fields the environment refers to; not there for templates. */
  readonly pod?: Pod;
  /** Spaces before the title: templates stand one level deeper. */
  readonly space?: string;
}

/** Writes a section of containers. */
export function describeContainers(
  writer: DescribeWriter,
  title: string,
  containers: readonly Container[],
  options: ContainersOptions = {},
): void {
  const { space = '', statuses = [], pod } = options;
  writer.write(`${space}${title}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    describeBasics(writer, container, status, space === '' ? '' : ' ');
    describeWords(writer, 'Command', container.command);
    describeWords(writer, 'Args', container.args);
    if (status !== undefined) describeStates(writer, status);
    describeResources(writer, container.resources, 2);
    if (container.livenessProbe) writer.field(2, 'Liveness', describeProbe(container.livenessProbe));
    if (container.readinessProbe) writer.field(2, 'Readiness', describeProbe(container.readinessProbe));
    if (container.startupProbe) writer.field(2, 'Startup', describeProbe(container.startupProbe));
    describeEnvironmentSources(writer, container);
    describeEnvironment(writer, container, pod);
    describeMounts(writer, container);
  }
}

function describeBasics(
  writer: DescribeWriter,
  container: Container,
  status: ContainerStatus | undefined,
  nameIndent: string,
): void {
  writer.line(1, `${nameIndent}${container.name}:`);
  if (status !== undefined) writer.field(2, 'Container ID', status.containerID ?? '');
  writer.field(2, 'Image', container.image ?? '');
  if (status !== undefined) writer.field(2, 'Image ID', status.imageID);
  const ports = container.ports ?? [];
  const format = (number: number, protocol = '', name = ''): string =>
    `${number}/${protocol}${name === '' ? '' : ` (${name})`}`;
  describePorts(writer, 'Port', ports.map((port) => format(port.containerPort, port.protocol, port.name)).join(', '));
  describePorts(
    writer,
    'Host Port',
    ports.map((port) => format(port.hostPort ?? 0, port.protocol, port.name)).join(', '),
  );
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp === undefined) return;
  writer.field(2, 'SeccompProfile', seccomp.type);
  if (seccomp.type === 'Localhost') writer.field(3, 'LocalhostProfile', seccomp.localhostProfile ?? '');
}

function describePorts(writer: DescribeWriter, title: string, text: string): void {
  writer.field(2, text.includes(',') ? `${title}s` : title, text === '' ? '<none>' : text);
}

function describeWords(writer: DescribeWriter, title: string, words: readonly string[] = []): void {
  if (words.length === 0) return;
  writer.line(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) writer.line(3, line);
}

/** Limits and requests, each sorted by name. */
export function describeResources(
  writer: DescribeWriter,
  resources: ResourceRequirements | undefined,
  level: number,
): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) writer.line(level, `${title}:`);
    for (const name of names) writer.field(level + 1, name, canonicalQuantity(list?.[name] ?? '0'));
  }
}

function describeStates(writer: DescribeWriter, status: ContainerStatus): void {
  describeState(writer, 'State', status.state ?? {});
  if (status.lastState?.terminated) describeState(writer, 'Last State', status.lastState);
  writer.field(2, 'Ready', status.ready ? 'True' : 'False');
  writer.field(2, 'Restart Count', status.restartCount);
}

function describeState(writer: DescribeWriter, title: string, { running, waiting, terminated }: ContainerState): void {
  if (running) {
    writer.field(2, title, 'Running');
    writer.field(3, 'Started', formatDate(running.startedAt));
  } else if (terminated && !waiting) {
    writer.field(2, title, 'Terminated');
    if (terminated.reason) writer.field(3, 'Reason', terminated.reason);
    if (terminated.message) writer.field(3, 'Message', terminated.message);
    writer.field(3, 'Exit Code', terminated.exitCode);
    if (terminated.signal) writer.field(3, 'Signal', terminated.signal);
    writer.field(3, 'Started', formatDate(terminated.startedAt));
    writer.field(3, 'Finished', formatDate(terminated.finishedAt));
  } else {
    writer.field(2, title, 'Waiting');
    if (waiting?.reason) writer.field(3, 'Reason', waiting.reason);
  }
}

function describeEnvironmentSources(writer: DescribeWriter, { envFrom = [] }: Container): void {
  if (envFrom.length === 0) return;
  writer.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const reference = configMapRef ?? secretRef;
    const from = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
    const how = prefix ? ` with prefix '${prefix}'` : '';
    writer.line(3, `${reference?.name ?? ''}\t${from}${how}\tOptional: ${reference?.optional === true}`);
  }
}

function describeEnvironment(writer: DescribeWriter, container: Container, pod: Pod | undefined): void {
  const { env = [] } = container;
  writer.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);
  for (const variable of env) writer.line(3, environmentLine(variable, container, pod));
}

function environmentLine(variable: EnvVar, container: Container, pod: Pod | undefined): string {
  const { name, value = '', valueFrom } = variable;
  if (valueFrom === undefined) return `${name}:\t${value.split('\n').join('\n      \t')}`;
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) {
    const text = pod === undefined ? '' : environmentValue(pod, fieldRef.fieldPath);
    return `${name}:\t${text} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  }
  if (resourceFieldRef) {
    const text = resourceFieldValue(resourceFieldRef, container);
    const unlimited = text === '0' && ['limits.cpu', 'limits.memory'].includes(resourceFieldRef.resource);
    return `${name}:\t${unlimited ? 'node allocatable' : text} (${resourceFieldRef.resource})`;
  }
  const reference = secretKeyRef ?? configMapKeyRef;
  const where = secretKeyRef ? 'in secret' : 'of config map';
  return `${name}:\t<set to the key '${reference?.key ?? ''}' ${where} '${reference?.name ?? ''}'>\tOptional: ${reference?.optional === true}`;
}

function describeMounts(writer: DescribeWriter, { volumeMounts = [], volumeDevices = [] }: Container): void {
  writer.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  for (const mount of volumeMounts.toSorted((left, right) => compareText(left.mountPath, right.mountPath))) {
    const flags = [mount.readOnly === true ? 'ro' : 'rw', ...(mount.subPath ? [`path=${quote(mount.subPath)}`] : [])];
    writer.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  if (volumeDevices.length === 0) return;
  writer.line(2, `Devices:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  for (const device of volumeDevices.toSorted((left, right) => compareText(left.devicePath, right.devicePath))) {
    writer.line(3, `${device.devicePath} from ${device.name}`);
  }
}
