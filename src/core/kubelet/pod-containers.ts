import type { Container, Pod } from '../api/core-v1.ts';
import { formatGoDuration } from '../meta/go-duration.ts';
import type { ContainerStatus, PodSandboxStatus } from '../runtime/cri.ts';
import { containerReference, startContainer } from './container-start.ts';
import { ContainerWaits } from './image-puller.ts';
import { runLifecycleHook } from './lifecycle-hook.ts';
import { isRunning, latestContainer, type RuntimePod, readySandbox } from './pod-runtime.ts';
import type { ContainerNotes } from './pod-status.ts';
import { podDirectory } from './pod-volumes.ts';
import type { PodWorkerContext } from './pod-worker-context.ts';

const retryMs = 2_000;

/** The containers of one pod: starts them, starts them again, and ends them. */
export class PodContainers {
  pod: Pod;
  /** The grace period of the stop that is under way. */
  stopping: { graceSeconds: number } | undefined;
  readonly uid: string;
  readonly #context: PodWorkerContext;
  readonly #changed: () => void;
  readonly #waiting = new Map<string, { reason: string; message: string }>();

  /** `changed` is told when the pod's status is another now. */
  constructor(uid: string, pod: Pod, context: PodWorkerContext, changed: () => void) {
    this.uid = uid;
    this.pod = pod;
    this.#context = context;
    this.#changed = changed;
  }

  get #runtime(): RuntimePod {
    return this.#context.runtime.get(this.uid);
  }

  /** Starts the container if it should run and does not, and kills it if a probe says so. */
  async keepRunning(
    container: Container,
    sandbox: PodSandboxStatus,
    volumes: ReadonlyMap<string, string>,
  ): Promise<number | undefined> {
    const current = this.inSandbox(container, sandbox);
    if (isRunning(current)) return this.#watchOver(container, current, sandbox);
    if (current?.state === 'CONTAINER_EXITED' && !this.#mayRestart(container, current)) return undefined;
    const waitMs = current === undefined ? 0 : this.#crashDelay(container, current);
    if (waitMs > 0) return waitMs;
    return this.#start(container, current, sandbox, volumes);
  }

  inSandbox(container: Container, sandbox: PodSandboxStatus): ContainerStatus | undefined {
    const status = latestContainer(this.#runtime, container.name);
    return status?.podSandboxId === sandbox.id ? status : undefined;
  }

  async killAll(graceSeconds: number): Promise<void> {
    const specs = new Map(
      [...(this.pod.spec.initContainers ?? []), ...this.pod.spec.containers].map((container) => [
        container.name,
        container,
      ]),
    );
    const running = this.#runtime.containers.filter(isRunning);
    this.stopping = { graceSeconds };
    await Promise.all(
      running.map((status) =>
        this.#kill(specs.get(status.metadata.name), status, `Stopping container ${status.metadata.name}`, graceSeconds),
      ),
    );
    this.stopping = undefined;
  }

  get gracePeriod(): number {
    return this.pod.metadata.deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30;
  }

  notes(name: string): ContainerNotes {
    const { probes, files } = this.#context;
    const latest = latestContainer(this.#runtime, name);
    const state = latest === undefined ? { ready: false, started: false } : probes.state(this.uid, name, latest.id);
    const path = `${podDirectory(this.uid)}/containers/${name}/termination-log`;
    return {
      waiting: isRunning(latest) ? undefined : this.#waiting.get(name),
      ready: state.ready,
      started: state.started,
      terminationMessage: () => (files.exists(path) ? files.readText(path).slice(-4096) : ''),
    };
  }

  async #start(
    container: Container,
    current: ContainerStatus | undefined,
    sandbox: PodSandboxStatus,
    volumes: ReadonlyMap<string, string>,
  ): Promise<number | undefined> {
    const { backoff } = this.#context;
    try {
      if (current?.state === 'CONTAINER_EXITED') backoff.next(this.#key(container));
      await startContainer(this.pod, this.uid, container, sandbox, volumes, {
        ...this.#context,
        attempt: (_, name) => (latestContainer(this.#runtime, name)?.metadata.attempt ?? -1) + 1,
      });
      this.#waiting.delete(container.name);
      this.#removeFormer(container);
    } catch (error) {
      if (!(error instanceof ContainerWaits)) throw error;
      this.#waiting.set(container.name, { reason: error.reason, message: error.message });
      this.#changed();
      return retryMs;
    }
    const started = latestContainer(this.#runtime, container.name);
    if (!isRunning(started)) return 0;
    if (container.lifecycle?.postStart !== undefined) await this.#postStart(container, started, sandbox);
    return this.#watchOver(container, started, sandbox);
  }

  async #postStart(container: Container, status: ContainerStatus, sandbox: PodSandboxStatus): Promise<void> {
    const { cri, network, recorder } = this.#context;
    const failure = await runLifecycleHook(container.lifecycle?.postStart, {
      cri,
      network,
      container,
      containerId: status.id,
      podIp: sandbox.ip,
    });
    if (failure === undefined) return;
    recorder.event(
      containerReference(this.pod, this.uid, container),
      'Warning',
      'FailedPostStartHook',
      'PostStartHook failed',
    );
    await this.#kill(container, status, 'FailedPostStartHook', this.gracePeriod);
  }

  async #watchOver(container: Container, status: ContainerStatus, sandbox: PodSandboxStatus): Promise<undefined> {
    const { probes, hostIp } = this.#context;
    const podIp = sandbox.hostNetwork ? hostIp : sandbox.ip;
    probes.follow({
      pod: this.pod,
      uid: this.uid,
      container,
      containerId: status.id,
      podIp,
      reported: this.#reported(status),
    });
    const { failed } = probes.state(this.uid, container.name, status.id);
    if (failed === undefined) return undefined;
    const grace =
      container[failed === 'Liveness' ? 'livenessProbe' : 'startupProbe']?.terminationGracePeriodSeconds ??
      this.gracePeriod;
    const message = `Container ${container.name} failed ${failed.toLowerCase()} probe, will be restarted`;
    await this.#kill(container, status, message, grace);
    return undefined;
  }

  /** What the API says of a container, if it is still this one. */
  #reported({ id, metadata }: ContainerStatus): { ready: boolean; started: boolean } | undefined {
    const { status } = this.#context.reportedAs(this.uid, this.pod) ?? {};
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    const own = all.find(({ name, containerID }) => name === metadata.name && containerID === `containerd://${id}`);
    return own === undefined ? undefined : { ready: own.ready, started: own.started ?? false };
  }

  #mayRestart(container: Container, status: ContainerStatus): boolean {
    if (container.restartPolicy === 'Always') return true;
    const isInit = this.pod.spec.initContainers?.some(({ name }) => name === container.name) === true;
    switch (this.pod.spec.restartPolicy) {
      case 'Never':
        return false;
      case 'OnFailure':
        return status.exitCode !== 0;
      default:
        return !isInit || status.exitCode !== 0;
    }
  }

  /** Milliseconds that a container which ended must wait; says so in its status. */
  #crashDelay(container: Container, status: ContainerStatus): number {
    const { backoff, recorder } = this.#context;
    const waitMs = backoff.remainingMs(this.#key(container), status.finishedAtMs);
    if (waitMs === 0) return 0;
    const { name, namespace = '' } = this.pod.metadata;
    const delay = formatGoDuration(backoff.delayMs(this.#key(container)));
    const pod = `${name}_${namespace}(${this.uid})`;
    recorder.event(
      containerReference(this.pod, this.uid, container),
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${pod}`,
    );
    this.#waiting.set(container.name, {
      reason: 'CrashLoopBackOff',
      message: `back-off ${delay} restarting failed container=${container.name} pod=${pod}`,
    });
    return waitMs;
  }

  #key(container: Container): string {
    return `${this.uid}/${container.name}`;
  }

  /** Keeps the newest ended container of a name, for its logs and last state. */
  #removeFormer(container: Container): void {
    const { cri, runtime } = this.#context;
    const former = this.#runtime.containers
      .filter(({ metadata, state }) => metadata.name === container.name && state === 'CONTAINER_EXITED')
      .slice(1);
    for (const { id } of former) {
      runtime.removeContainer(this.uid, id);
      void cri.runtime('RemoveContainer', { containerId: id }).catch(() => {});
    }
  }

  async #kill(
    container: Container | undefined,
    status: ContainerStatus,
    message: string,
    graceSeconds: number,
  ): Promise<void> {
    const { cri, runtime, recorder, probes, network, clock } = this.#context;
    probes.stop(this.uid, status.metadata.name);
    let timeoutSeconds = graceSeconds;
    if (container !== undefined) {
      recorder.event(containerReference(this.pod, this.uid, container), 'Normal', 'Killing', message);
      if (container.lifecycle?.preStop !== undefined && graceSeconds > 0) {
        const startedMs = clock.now();
        const sandbox = readySandbox(this.#runtime);
        const failure = await runLifecycleHook(container.lifecycle.preStop, {
          cri,
          network,
          container,
          containerId: status.id,
          podIp: sandbox?.ip ?? '',
        });
        if (failure !== undefined)
          recorder.event(
            containerReference(this.pod, this.uid, container),
            'Warning',
            'FailedPreStopHook',
            'PreStopHook failed',
          );
        timeoutSeconds = Math.max(2, graceSeconds - Math.ceil((clock.now() - startedMs) / 1000));
      }
    }
    await cri.runtime('StopContainer', { containerId: status.id, timeoutSeconds });
    await runtime.refreshContainer(this.uid, status.id).catch(() => {});
  }
}
