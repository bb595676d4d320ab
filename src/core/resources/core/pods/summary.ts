import type { Container, ContainerState, ContainerStatus, Pod } from '../../../api/core-v1.ts';
import { isConditionTrue } from '../../../meta/conditions.ts';

/** A pod in one line. */
export interface PodSummary {
  /** What the STATUS column says. */
  readonly status: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
}

interface Progress {
  /** Undefined where the containers say nothing. */
  readonly status: string | undefined;
  readonly ready: number;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
}

/** Adds up what the containers of a pod report, init containers first. */
export function summarizePod(pod: Pod): PodSummary {
  const { spec, status = {} } = pod;
  const initContainers = spec.initContainers ?? [];
  const sidecars = initContainers.filter(isSidecar);
  const init = summarizeInit(initContainers, status.initContainerStatuses ?? []);
  const isInitialized = init.status === undefined || isConditionTrue(status.conditions, 'Initialized');
  const main = isInitialized ? summarizeMain(pod, init) : undefined;
  return {
    status: finalStatus(pod, main?.status ?? init.status ?? phaseText(pod)),
    ready: init.ready + (main?.ready ?? 0),
    total: spec.containers.length + sidecars.length,
    restarts: main?.restarts ?? init.restarts,
    lastRestart: main === undefined ? init.lastRestart : main.lastRestart,
  };
}

function phaseText({ status = {} }: Pod): string {
  const gated = status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  return gated === true ? 'SchedulingGated' : status.reason || status.phase || '';
}

function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

interface InitProgress extends Progress {
  readonly sidecarRestarts: number;
  readonly lastSidecarRestart: string | undefined;
}

/** Stops at the first init container that is not done; that one makes the status. */
function summarizeInit(containers: readonly Container[], statuses: readonly ContainerStatus[]): InitProgress {
  let [restarts, sidecarRestarts, ready] = [0, 0, 0];
  let lastRestart: string | undefined;
  let lastSidecarRestart: string | undefined;
  let text: string | undefined;
  for (const [index, status] of statuses.entries()) {
    const sidecar = isSidecar(containers.find(({ name }) => name === status.name));
    restarts += status.restartCount;
    lastRestart = later(lastRestart, status);
    if (sidecar) {
      sidecarRestarts += status.restartCount;
      lastSidecarRestart = later(lastSidecarRestart, status);
    }
    if (status.state?.terminated?.exitCode === 0) continue;
    if (sidecar && status.started === true) {
      if (status.ready) ready += 1;
      continue;
    }
    text = initText(status.state, index, containers.length);
    break;
  }
  return { status: text, ready, restarts, lastRestart, sidecarRestarts, lastSidecarRestart };
}

function initText(state: ContainerState | undefined, index: number, total: number): string {
  const { terminated, waiting } = state ?? {};
  if (terminated !== undefined) {
    if (terminated.reason) return `Init:${terminated.reason}`;
    return terminated.signal ? `Init:Signal:${terminated.signal}` : `Init:ExitCode:${terminated.exitCode}`;
  }
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${total}`;
}

function summarizeMain(pod: Pod, init: InitProgress): Progress {
  let restarts = init.sidecarRestarts;
  let lastRestart = init.lastSidecarRestart;
  let ready = 0;
  let text: string | undefined;
  let errorText: string | undefined;
  let isAnyRunning = false;
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    restarts += status.restartCount;
    lastRestart = later(lastRestart, status);
    const stopped = stoppedText(status.state);
    if (stopped !== undefined) {
      text = stopped;
      if ((status.state?.terminated?.exitCode ?? 0) !== 0) errorText = stopped;
    } else if (status.ready && status.state?.running !== undefined) {
      isAnyRunning = true;
      ready += 1;
    }
  }
  if ((text ?? init.status ?? phaseText(pod)) === 'Completed') text = completedText(pod, isAnyRunning, errorText);
  return { status: text, ready, restarts, lastRestart };
}

function stoppedText(state: ContainerState | undefined): string | undefined {
  const { terminated, waiting } = state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (terminated === undefined) return undefined;
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

/** Some containers have completed: the pod as a whole may still run, or have failed. */
function completedText(pod: Pod, isAnyRunning: boolean, errorText: string | undefined): string {
  if (isAnyRunning && isConditionTrue(pod.status?.conditions, 'Ready')) return 'Running';
  return errorText ?? (isAnyRunning ? 'NotReady' : 'Completed');
}

function finalStatus(pod: Pod, text: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return text;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  const isOver = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  return isOver ? text : 'Terminating';
}

function later(time: string | undefined, { lastState }: ContainerStatus): string | undefined {
  const finished = lastState?.terminated?.finishedAt;
  if (finished === undefined) return time;
  return time === undefined || finished > time ? finished : time;
}
