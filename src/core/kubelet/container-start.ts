import type { Container, ObjectReference, Pod, Service } from '../api/core-v1.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { FileSystem } from '../machine/file-system.ts';
import { milliValue, wholeValue } from '../meta/quantity.ts';
import type { ContainerConfig, ContainerMount, PodSandboxStatus } from '../runtime/cri.ts';
import { CriCallError, type CriClient } from '../runtime/cri-client.ts';
import { containerEnvironment, expand } from './container-environment.ts';
import { ContainerWaits, type ImagePuller } from './image-puller.ts';
import { type PodRuntime, podLabels } from './pod-runtime.ts';
import { podDirectory } from './pod-volumes.ts';
import type { ReferencedObjects } from './referenced-objects.ts';

export interface ContainerStartContext {
  readonly cri: CriClient;
  readonly runtime: PodRuntime;
  readonly images: ImagePuller;
  readonly recorder: EventRecorder;
  readonly objects: ReferencedObjects;
  readonly files: FileSystem;
  readonly services: (namespace: string) => readonly Service[];
  /** Counts how often each container of a pod was made. */
  readonly attempt: (uid: string, name: string) => number;
}

/** Pulls the image, makes the container and starts it. Rejects with ContainerWaits where it has to wait. */
export async function startContainer(
  pod: Pod,
  uid: string,
  container: Container,
  sandbox: PodSandboxStatus,
  volumes: ReadonlyMap<string, string>,
  context: ContainerStartContext,
): Promise<void> {
  const reference = containerReference(pod, uid, container);
  await context.images.ensure(pod, container, reference);
  const config = await containerConfig(pod, uid, container, volumes, context).catch((error: unknown) => {
    if (error instanceof ContainerWaits)
      context.recorder.event(reference, 'Warning', 'Failed', `Error: ${error.message}`);
    throw error;
  });
  const containerId = await create(config, sandbox, reference, context);
  context.recorder.event(reference, 'Normal', 'Created', 'Container created');
  try {
    await context.cri.runtime('StartContainer', { containerId });
  } catch (error) {
    const message = error instanceof CriCallError ? error.description : String(error);
    context.recorder.event(reference, 'Warning', 'Failed', `Error: ${message}`);
    throw new ContainerWaits('RunContainerError', message);
  } finally {
    await context.runtime.refreshContainer(uid, containerId);
  }
  context.recorder.event(reference, 'Normal', 'Started', 'Container started');
}

async function create(
  config: ContainerConfig,
  sandbox: PodSandboxStatus,
  reference: ObjectReference,
  context: ContainerStartContext,
): Promise<string> {
  try {
    return (await context.cri.runtime('CreateContainer', { podSandboxId: sandbox.id, config })).containerId;
  } catch (error) {
    const message = error instanceof CriCallError ? error.description : String(error);
    context.recorder.event(reference, 'Warning', 'Failed', `Error: ${message}`);
    throw new ContainerWaits('CreateContainerError', message);
  }
}

/** What a container's events are about: the pod, with the container's place in it. */
export function containerReference(pod: Pod, uid: string, container: Container): ObjectReference {
  const list =
    pod.spec.initContainers?.some(({ name }) => name === container.name) === true ? 'initContainers' : 'containers';
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    uid,
    ...(pod.metadata.resourceVersion === undefined ? {} : { resourceVersion: pod.metadata.resourceVersion }),
    fieldPath: `spec.${list}{${container.name}}`,
  };
}

async function containerConfig(
  pod: Pod,
  uid: string,
  container: Container,
  volumes: ReadonlyMap<string, string>,
  context: ContainerStartContext,
): Promise<ContainerConfig> {
  const services = context.services(pod.metadata.namespace ?? '');
  const env = await containerEnvironment(container, { pod, uid, objects: context.objects, services });
  const attempt = context.attempt(uid, container.name);
  const words = (list: readonly string[] | undefined): string[] =>
    (list ?? []).map((word) => expand(word, (name) => env.get(name)));
  return {
    metadata: { name: container.name, attempt },
    image: container.image ?? '',
    command: words(container.command),
    args: words(container.args),
    ...(container.workingDir === undefined || container.workingDir === ''
      ? {}
      : { workingDirectory: container.workingDir }),
    envs: [...env].map(([key, value]) => ({ key, value })),
    mounts: mounts(pod, uid, container, volumes, context.files),
    labels: {
      [podLabels.container]: container.name,
      [podLabels.name]: pod.metadata.name,
      [podLabels.namespace]: pod.metadata.namespace ?? '',
      [podLabels.uid]: uid,
    },
    annotations: { 'io.kubernetes.container.restartCount': String(attempt) },
    logPath: `${container.name}/${attempt}.log`,
    stdin: container.stdin ?? false,
    stdinOnce: container.stdinOnce ?? false,
    tty: container.tty ?? false,
    resources: containerResources(container),
    ...containerUser(pod, container),
    privileged: container.securityContext?.privileged ?? false,
    readOnlyRootFilesystem: container.securityContext?.readOnlyRootFilesystem ?? false,
  };
}

function containerResources({ resources }: Container): NonNullable<ContainerConfig['resources']> {
  const { cpu, memory } = resources?.limits ?? {};
  return {
    ...(cpu === undefined ? {} : { cpuMilli: milliValue(cpu) }),
    ...(memory === undefined ? {} : { memoryLimitBytes: wholeValue(memory) }),
  };
}

/** The container's own security context goes before the pod's. */
function containerUser(pod: Pod, container: Container): Pick<ContainerConfig, 'user'> {
  const { runAsUser, runAsGroup } = { ...pod.spec.securityContext, ...container.securityContext };
  if (runAsUser === undefined) return {};
  return { user: { uid: runAsUser, ...(runAsGroup === undefined ? {} : { gid: runAsGroup }) } };
}

function mounts(
  pod: Pod,
  uid: string,
  container: Container,
  volumes: ReadonlyMap<string, string>,
  files: FileSystem,
): ContainerMount[] {
  const own = (container.volumeMounts ?? []).map(({ name, mountPath, subPath, readOnly }): ContainerMount => {
    const volume = volumes.get(name) ?? '';
    const hostPath = subPath === undefined || subPath === '' ? volume : `${volume}/${subPath}`;
    if (!files.exists(hostPath)) files.mkdir(hostPath, { recursive: true });
    return { containerPath: mountPath, hostPath: files.realPath(hostPath), readOnly: readOnly ?? false };
  });
  const directory = `${podDirectory(uid)}/containers/${container.name}`;
  const terminationLog = `${directory}/termination-log`;
  files.mkdir(directory, { recursive: true });
  files.writeFile(terminationLog, '', { mode: 0o666 });
  own.push({
    containerPath: container.terminationMessagePath ?? '/dev/termination-log',
    hostPath: terminationLog,
    readOnly: false,
  });
  if (pod.spec.hostNetwork !== true && !own.some(({ containerPath }) => containerPath === '/etc/hosts')) {
    own.push({ containerPath: '/etc/hosts', hostPath: `${podDirectory(uid)}/etc-hosts`, readOnly: false });
  }
  return own;
}

/** Writes the hosts file that the containers of a pod share. */
export function writeHostsFile(pod: Pod, uid: string, ip: string, files: FileSystem): void {
  const { hostname, subdomain } = pod.spec;
  const name = hostname === undefined || hostname === '' ? pod.metadata.name : hostname;
  const qualified =
    subdomain === undefined || subdomain === ''
      ? name
      : `${name}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.cluster.local\t${name}`;
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${ip}\t${qualified}`,
    ...(pod.spec.hostAliases ?? []).map(
      ({ ip: address, hostnames = [] }, index) =>
        `${index === 0 ? '\n# Entries added by HostAliases.\n' : ''}${address}\t${hostnames.join('\t')}`,
    ),
  ];
  files.mkdir(podDirectory(uid), { recursive: true });
  files.writeFile(`${podDirectory(uid)}/etc-hosts`, `${lines.join('\n')}\n`);
}
