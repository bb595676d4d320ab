import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../api/core-v1.ts';
import type { Clock } from '../clock.ts';
import { formatTime } from '../meta/time.ts';
import type { ContainerStatus as RuntimeContainerStatus } from '../runtime/cri.ts';
import { isRunning, latestContainer, type RuntimePod, readySandbox } from './pod-runtime.ts';

/** What the kubelet itself knows of a container, beside what the runtime says. */
export interface ContainerNotes {
  /** Why it is not started; undefined once it is. */
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly ready: boolean;
  readonly started: boolean;
  /** What it wrote to its termination log, by container id. */
  readonly terminationMessage: (id: string) => string;
}

export interface PodStatusContext {
  readonly clock: Clock;
  readonly hostIp: string;
  readonly notes: (container: string) => ContainerNotes;
  /** Containers were removed on purpose, so missing ones have ended. */
  readonly terminating: boolean;
}

/** The status of a pod as the API is to show it, from what the runtime says. */
export function computePodStatus(pod: Pod, runtime: RuntimePod, context: PodStatusContext): PodStatus {
  const previous = pod.status ?? {};
  const sandbox = readySandbox(runtime);
  const statusesOf = (containers: readonly Container[] | undefined): ContainerStatus[] =>
    (containers ?? []).map((container) => containerStatus(container, runtime, context));
  const initContainerStatuses = statusesOf(pod.spec.initContainers).map((status, index) =>
    waitsForInit(pod, index, runtime) ? withReason(status, 'PodInitializing') : status,
  );
  const initialized = isInitialized(pod, initContainerStatuses);
  const containerStatuses = statusesOf(pod.spec.containers).map((status) =>
    initialized ? status : withReason(status, 'PodInitializing'),
  );
  const phase = phaseOf(pod, containerStatuses, initContainerStatuses, initialized);
  const ip = pod.spec.hostNetwork === true ? context.hostIp : (sandbox?.ip ?? previous.podIP ?? '');
  return {
    ...previous,
    phase,
    conditions: conditionsOf(
      pod,
      {
        phase,
        statuses: containerStatuses,
        initStatuses: initContainerStatuses,
        initialized,
        hasSandbox: sandbox !== undefined,
      },
      context,
    ),
    hostIP: context.hostIp,
    hostIPs: [{ ip: context.hostIp }],
    ...(ip === '' ? {} : { podIP: ip, podIPs: [{ ip }] }),
    startTime: previous.startTime ?? formatTime(context.clock.now()),
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    containerStatuses,
    qosClass: previous.qosClass ?? 'BestEffort',
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  };
}

function waitsForInit(pod: Pod, index: number, runtime: RuntimePod): boolean {
  return index > 0 && latestContainer(runtime, pod.spec.initContainers?.[index]?.name ?? '') === undefined;
}

/** A container that was not started because the pod is not that far. */
function withReason(status: ContainerStatus, reason: string): ContainerStatus {
  if (status.state?.waiting?.reason !== 'ContainerCreating') return status;
  return { ...status, state: { waiting: { reason } } };
}

function isInitialized(pod: Pod, statuses: readonly ContainerStatus[]): boolean {
  return (pod.spec.initContainers ?? []).every(({ restartPolicy }, index) => {
    const status = statuses[index];
    return restartPolicy === 'Always' ? status?.started === true : status?.state?.terminated?.exitCode === 0;
  });
}

function containerStatus(container: Container, runtime: RuntimePod, context: PodStatusContext): ContainerStatus {
  const [latest, previous] = runtime.containers.filter(({ metadata }) => metadata.name === container.name);
  const notes = context.notes(container.name);
  const state = stateOf(latest, notes, context);
  const former = state.waiting === undefined ? previous : latest?.state === 'CONTAINER_EXITED' ? latest : previous;
  const restarts = latest?.metadata.attempt ?? 0;
  return {
    name: container.name,
    state,
    lastState: former?.state === 'CONTAINER_EXITED' ? { terminated: terminated(former, notes) } : {},
    ready: isRunning(latest) && notes.ready,
    restartCount:
      state.waiting !== undefined && latest?.state === 'CONTAINER_CREATED' ? Math.max(0, restarts - 1) : restarts,
    image: latest?.image ?? container.image ?? '',
    imageID: latest?.imageRef ?? '',
    ...(latest === undefined ? {} : { containerID: `containerd://${latest.id}` }),
    started: isRunning(latest) && notes.started,
  };
}

function stateOf(
  latest: RuntimeContainerStatus | undefined,
  notes: ContainerNotes,
  context: PodStatusContext,
): ContainerState {
  if (isRunning(latest)) return { running: { startedAt: formatTime(latest.startedAtMs) } };
  if (notes.waiting !== undefined && !context.terminating)
    return {
      waiting: {
        reason: notes.waiting.reason,
        ...(notes.waiting.message === '' ? {} : { message: notes.waiting.message }),
      },
    };
  if (latest?.state === 'CONTAINER_EXITED') return { terminated: terminated(latest, notes) };
  if (context.terminating && latest === undefined) {
    const message = 'The container could not be located when the pod was terminated';
    return { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message } };
  }
  return { waiting: { reason: 'ContainerCreating' } };
}

function terminated(
  container: RuntimeContainerStatus,
  notes: ContainerNotes,
): NonNullable<ContainerState['terminated']> {
  const message = container.message === '' ? notes.terminationMessage(container.id) : container.message;
  return {
    exitCode: container.exitCode,
    reason: container.reason,
    ...(message === '' ? {} : { message }),
    startedAt: container.startedAtMs === 0 ? '1970-01-01T00:00:00Z' : formatTime(container.startedAtMs),
    finishedAt: formatTime(container.finishedAtMs),
    containerID: `containerd://${container.id}`,
  };
}

function phaseOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  initialized: boolean,
): string {
  const current = pod.status?.phase;
  if (current === 'Succeeded' || current === 'Failed') return current;
  const initFailed = initStatuses.some(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (initFailed && pod.spec.restartPolicy === 'Never') return 'Failed';
  if (!initialized) return 'Pending';
  const isDone = ({ state }: ContainerStatus): boolean => state?.terminated !== undefined;
  const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
    state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined;
  if (statuses.length > 0 && statuses.every(isDone)) {
    const failed = statuses.some(({ state }) => state?.terminated?.exitCode !== 0);
    if (pod.spec.restartPolicy === 'Never' || (pod.spec.restartPolicy === 'OnFailure' && !failed))
      return failed ? 'Failed' : 'Succeeded';
  }
  return statuses.every(hasRun)
    ? 'Running'
    : statuses.some(({ state }) => state?.running !== undefined) && current === 'Running'
      ? 'Running'
      : 'Pending';
}

/** What the conditions are made from. */
interface Progress {
  readonly phase: string;
  readonly statuses: readonly ContainerStatus[];
  readonly initStatuses: readonly ContainerStatus[];
  readonly initialized: boolean;
  readonly hasSandbox: boolean;
}

type BareCondition = Omit<PodCondition, 'lastTransitionTime'>;

function conditionsOf(pod: Pod, progress: Progress, { clock }: PodStatusContext): PodCondition[] {
  const wanted: BareCondition[] = [
    { type: 'PodReadyToStartContainers', status: progress.hasSandbox ? 'True' : 'False' },
    initializedCondition(pod, progress),
    ...readyConditions(pod, progress),
    { type: 'PodScheduled', status: 'True' },
  ];
  const own = new Set(wanted.map(({ type }) => type));
  const others = (pod.status?.conditions ?? []).filter(({ type }) => !own.has(type));
  const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  return [
    ...others,
    ...wanted.map((condition) => withTransition({ ...generation, ...condition }, pod.status?.conditions, clock)),
  ];
}

function initializedCondition(pod: Pod, { phase, initialized, initStatuses }: Progress): BareCondition {
  if (initialized)
    return { type: 'Initialized', status: 'True', ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}) };
  const incomplete = (pod.spec.initContainers ?? [])
    .filter((_, index) => initStatuses[index]?.state?.terminated?.exitCode !== 0)
    .map(({ name }) => name);
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`;
  return { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message };
}

const finishedReasons: Readonly<Record<string, string>> = { Succeeded: 'PodCompleted', Failed: 'PodFailed' };

/** `Ready` and `ContainersReady`: the pod is ready when its containers are and its readiness gates hold. */
function readyConditions(pod: Pod, { phase, statuses, initialized }: Progress): BareCondition[] {
  const notReady = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const finished = finishedReasons[phase];
  const ready = notReady.length === 0 && statuses.length > 0 && initialized && finished === undefined;
  const why =
    finished === undefined
      ? { reason: 'ContainersNotReady', message: `containers with unready status: [${notReady.join(' ')}]` }
      : { reason: finished };
  if (!ready) return ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False', ...why }));
  const gate = (pod.spec.readinessGates ?? []).find(
    ({ conditionType }) => pod.status?.conditions?.find(({ type }) => type === conditionType)?.status !== 'True',
  );
  const held = `the status of pod readiness gate ${JSON.stringify(gate?.conditionType)} is not "True", but False`;
  return [
    gate === undefined
      ? { type: 'Ready', status: 'True' }
      : { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: held },
    { type: 'ContainersReady', status: 'True' },
  ];
}

function withTransition(
  condition: Omit<PodCondition, 'lastTransitionTime'>,
  before: readonly PodCondition[] | undefined,
  clock: Clock,
): PodCondition {
  const former = before?.find(({ type }) => type === condition.type);
  const lastTransitionTime = former?.status === condition.status ? former.lastTransitionTime : undefined;
  return { ...condition, lastTransitionTime: lastTransitionTime ?? formatTime(clock.now()) };
}
