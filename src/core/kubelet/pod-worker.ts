import type { Container, Pod } from '../api/core-v1.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Clock } from '../clock.ts';
import type { ContainerStatus, PodSandboxStatus } from '../runtime/cri.ts';
import { type ContainerStartContext, containerReference, startContainer, writeHostsFile } from './container-start.ts';
import type { CrashBackoff } from './crash-backoff.ts';
import { formatGoDurationMs } from './go-duration.ts';
import { ContainerWaits } from './image-puller.ts';
import { runLifecycleHook } from './lifecycle-hook.ts';
import { isRunning, latestContainer, type RuntimePod, readySandbox } from './pod-runtime.ts';
import { sandboxConfig } from './pod-sandbox.ts';
import { type ContainerNotes, computePodStatus } from './pod-status.ts';
import { mountVolumes, podDirectory, removeVolumes } from './pod-volumes.ts';
import type { ProbeManager } from './probes/probe-manager.ts';
import type { StatusManager } from './status-manager.ts';

/** What all pods' workers share. */
export interface PodWorkerContext extends Omit<ContainerStartContext, 'attempt'> {
  readonly client: Client;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  readonly probes: ProbeManager;
  readonly statuses: StatusManager;
  readonly backoff: CrashBackoff;
  readonly nodeName: string;
  readonly hostIp: string;
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  readonly network: Parameters<typeof runLifecycleHook>[1]['network'];
  /** The pod as the API has it, under which its status is reported: a static pod's mirror. Undefined while there is none. */
  readonly reportedAs: (uid: string, pod: Pod) => Pod | undefined;
  readonly networkReady: () => string | undefined;
  /** Nothing of the pod is left. */
  readonly finished: (uid: string) => void;
  readonly log: (message: string) => void;
}

const retryMs = 2_000;

/** Brings one pod to what its object says, step by step; each sync looks at everything again. */
export class PodWorker {
  readonly uid: string;
  readonly #context: PodWorkerContext;
  readonly #waiting = new Map<string, { reason: string; message: string }>();
  #pod: Pod;
  #removed = false;
  #closed = false;
  #awake = true;
  #wake: () => void = () => {};
  #timer: Disposable | undefined;
  /** Aborts a stop that is under way when the grace period was shortened. */
  #stopping: { graceSeconds: number } | undefined;

  constructor(uid: string, pod: Pod, context: PodWorkerContext) {
    this.uid = uid;
    this.#pod = pod;
    this.#context = context;
    void this.#loop();
  }

  update(pod: Pod): void {
    this.#pod = pod;
    const grace = pod.metadata.deletionGracePeriodSeconds;
    if (this.#stopping !== undefined && grace !== undefined && grace < this.#stopping.graceSeconds)
      void this.#killAll(grace);
    this.wake();
  }

  /** The source does not have the pod any more. */
  remove(): void {
    this.#removed = true;
    this.wake();
  }

  wake(): void {
    this.#awake = true;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
    this.#wake();
  }

  get #runtime(): RuntimePod {
    return this.#context.runtime.get(this.uid);
  }

  async #loop(): Promise<void> {
    while (!this.#closed) {
      if (!this.#awake) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#awake = false;
      this.#timer?.[Symbol.dispose]();
      const againMs = await this.#sync().catch((error: unknown) => {
        this.#context.log(
          `"Error syncing pod, skipping" err="${error instanceof Error ? error.message : String(error)}" pod="${this.#pod.metadata.namespace}/${this.#pod.metadata.name}" podUID="${this.uid}"`,
        );
        return retryMs;
      });
      if (againMs !== undefined && !this.#closed)
        this.#timer = this.#context.clock.setTimer(againMs, () => this.wake());
    }
  }

  /** Returns after how many milliseconds to look again. */
  async #sync(): Promise<number | undefined> {
    if (this.#removed || this.#pod.metadata.deletionTimestamp !== undefined) return this.#terminate();
    const { phase } = this.#pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') return this.#retire();
    const { networkReady, recorder } = this.#context;
    const unready = networkReady();
    if (unready !== undefined && this.#pod.spec.hostNetwork !== true) {
      recorder.event(this.#pod, 'Warning', 'NetworkNotReady', `network is not ready: ${unready}`);
      this.#report();
      return retryMs;
    }
    this.#report();
    const volumes = await this.#mount();
    if (volumes === undefined) return retryMs;
    const againMs = await this.#run(volumes.paths);
    const status = this.#report();
    if (status === 'Succeeded' || status === 'Failed') await this.#retire();
    return smallest(againMs, volumes.renewAfterMs);
  }

  async #mount(): Promise<Awaited<ReturnType<typeof mountVolumes>> | undefined> {
    const { files, objects, client, nodeName, clock, recorder } = this.#context;
    files.mkdir(podDirectory(this.uid), { recursive: true });
    try {
      return await mountVolumes(this.#pod, {
        pod: this.#pod,
        uid: this.uid,
        files,
        objects,
        client,
        nodeName,
        nowMs: clock.now(),
      });
    } catch (error) {
      recorder.event(this.#pod, 'Warning', 'FailedMount', error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #run(volumes: ReadonlyMap<string, string>): Promise<number | undefined> {
    const sandbox = await this.#ensureSandbox();
    if (sandbox === undefined) return retryMs;
    const next = this.#nextInitContainer(sandbox);
    if (next === 'failed') return undefined;
    const containers = next === 'done' ? this.#pod.spec.containers : [];
    const sidecars = (this.#pod.spec.initContainers ?? []).filter(
      (container) => container.restartPolicy === 'Always' && this.#hasStarted(container, sandbox),
    );
    const due = [...sidecars, ...(next === 'done' ? [] : [next]), ...containers];
    const delays = await Promise.all(due.map((container) => this.#keepRunning(container, sandbox, volumes)));
    return smallest(...delays);
  }

  async #ensureSandbox(): Promise<PodSandboxStatus | undefined> {
    const { cri, runtime, recorder, clusterDns, clusterDomain, nodeName, files } = this.#context;
    const ready = readySandbox(this.#runtime);
    if (ready !== undefined) return ready;
    const [former] = this.#runtime.sandboxes;
    if (former !== undefined) {
      recorder.event(this.#pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
      await this.#killAll(0);
    }
    const attempt = (former?.metadata.attempt ?? -1) + 1;
    try {
      const config = sandboxConfig(this.#pod, { uid: this.uid, attempt, clusterDns, clusterDomain, nodeName });
      const { podSandboxId } = await cri.runtime('RunPodSandbox', { config });
      const status = await runtime.refreshSandbox(podSandboxId);
      writeHostsFile(this.#pod, this.uid, status.ip, files);
      return status;
    } catch (error) {
      recorder.event(
        this.#pod,
        'Warning',
        'FailedCreatePodSandBox',
        `Failed to create pod sandbox: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  /** The first init container that has not done its work in this sandbox. */
  #nextInitContainer(sandbox: PodSandboxStatus): Container | 'done' | 'failed' {
    for (const container of this.#pod.spec.initContainers ?? []) {
      const status = this.#inSandbox(container, sandbox);
      if (container.restartPolicy === 'Always') {
        if (status === undefined || !this.#context.probes.state(this.uid, container.name, status.id).started)
          return container;
        continue;
      }
      if (status?.state === 'CONTAINER_EXITED' && status.exitCode === 0) continue;
      if (status?.state === 'CONTAINER_EXITED' && this.#pod.spec.restartPolicy === 'Never') return 'failed';
      return container;
    }
    return 'done';
  }

  #hasStarted(container: Container, sandbox: PodSandboxStatus): boolean {
    return this.#inSandbox(container, sandbox) !== undefined;
  }

  #inSandbox(container: Container, sandbox: PodSandboxStatus): ContainerStatus | undefined {
    const status = latestContainer(this.#runtime, container.name);
    return status?.podSandboxId === sandbox.id ? status : undefined;
  }

  /** Starts the container if it should run and does not, and kills it if a probe says so. */
  async #keepRunning(
    container: Container,
    sandbox: PodSandboxStatus,
    volumes: ReadonlyMap<string, string>,
  ): Promise<number | undefined> {
    const current = this.#inSandbox(container, sandbox);
    if (isRunning(current)) return this.#watchOver(container, current, sandbox);
    if (current?.state === 'CONTAINER_EXITED' && !this.#mayRestart(container, current)) return undefined;
    const waitMs = current === undefined ? 0 : this.#crashDelay(container, current);
    if (waitMs > 0) return waitMs;
    return this.#start(container, current, sandbox, volumes);
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
      await startContainer(this.#pod, this.uid, container, sandbox, volumes, {
        ...this.#context,
        attempt: (_, name) => (latestContainer(this.#runtime, name)?.metadata.attempt ?? -1) + 1,
      });
      this.#waiting.delete(container.name);
      this.#removeFormer(container);
    } catch (error) {
      if (!(error instanceof ContainerWaits)) throw error;
      this.#waiting.set(container.name, { reason: error.reason, message: error.message });
      this.#report();
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
      containerReference(this.#pod, this.uid, container),
      'Warning',
      'FailedPostStartHook',
      'PostStartHook failed',
    );
    await this.#kill(container, status, 'FailedPostStartHook', this.#gracePeriod());
  }

  async #watchOver(container: Container, status: ContainerStatus, sandbox: PodSandboxStatus): Promise<undefined> {
    const { probes, hostIp } = this.#context;
    const podIp = sandbox.hostNetwork ? hostIp : sandbox.ip;
    probes.follow({
      pod: this.#pod,
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
      this.#gracePeriod();
    const message = `Container ${container.name} failed ${failed.toLowerCase()} probe, will be restarted`;
    await this.#kill(container, status, message, grace);
    return undefined;
  }

  /** What the API says of a container, if it is still this one. */
  #reported({ id, metadata }: ContainerStatus): { ready: boolean; started: boolean } | undefined {
    const { status } = this.#context.reportedAs(this.uid, this.#pod) ?? {};
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    const own = all.find(({ name, containerID }) => name === metadata.name && containerID === `containerd://${id}`);
    return own === undefined ? undefined : { ready: own.ready, started: own.started ?? false };
  }

  #mayRestart(container: Container, status: ContainerStatus): boolean {
    if (container.restartPolicy === 'Always') return true;
    const isInit = this.#pod.spec.initContainers?.some(({ name }) => name === container.name) === true;
    switch (this.#pod.spec.restartPolicy) {
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
    const { name, namespace = '' } = this.#pod.metadata;
    const delay = formatGoDurationMs(backoff.delayMs(this.#key(container)));
    const pod = `${name}_${namespace}(${this.uid})`;
    recorder.event(
      containerReference(this.#pod, this.uid, container),
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

  #gracePeriod(): number {
    return this.#pod.metadata.deletionGracePeriodSeconds ?? this.#pod.spec.terminationGracePeriodSeconds ?? 30;
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
      recorder.event(containerReference(this.#pod, this.uid, container), 'Normal', 'Killing', message);
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
            containerReference(this.#pod, this.uid, container),
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

  async #killAll(graceSeconds: number): Promise<void> {
    const specs = new Map(
      [...(this.#pod.spec.initContainers ?? []), ...this.#pod.spec.containers].map((container) => [
        container.name,
        container,
      ]),
    );
    const running = this.#runtime.containers.filter(isRunning);
    this.#stopping = { graceSeconds };
    await Promise.all(
      running.map((status) =>
        this.#kill(specs.get(status.metadata.name), status, `Stopping container ${status.metadata.name}`, graceSeconds),
      ),
    );
    this.#stopping = undefined;
  }

  /** Stops everything, tells the API, and clears away. */
  async #terminate(): Promise<undefined> {
    const { cri, statuses, reportedAs, finished, files } = this.#context;
    this.#report(true);
    await this.#killAll(
      this.#removed
        ? Math.min(this.#gracePeriod(), this.#pod.spec.terminationGracePeriodSeconds ?? 30)
        : this.#gracePeriod(),
    );
    this.#report(true);
    for (const { id } of this.#runtime.sandboxes) {
      await cri.runtime('StopPodSandbox', { podSandboxId: id });
      await cri.runtime('RemovePodSandbox', { podSandboxId: id });
    }
    removeVolumes(this.uid, { files });
    const reported = reportedAs(this.uid, this.#pod);
    if (reported?.metadata.deletionTimestamp !== undefined) await statuses.confirmDeleted(reported);
    finished(this.uid);
    return undefined;
  }

  /** The pod has ended but stays: its containers are kept for their logs, its sandbox is not. */
  async #retire(): Promise<undefined> {
    const { cri, runtime } = this.#context;
    await this.#killAll(this.#gracePeriod());
    const sandbox = readySandbox(this.#runtime);
    if (sandbox !== undefined) {
      await cri.runtime('StopPodSandbox', { podSandboxId: sandbox.id });
      await runtime.refreshSandbox(sandbox.id);
    }
    return undefined;
  }

  /** Hands the status as it is now to the status manager; returns the phase. */
  #report(terminating = false): string | undefined {
    const { clock, hostIp, statuses, reportedAs } = this.#context;
    const known = reportedAs(this.uid, this.#pod);
    const base = known ?? this.#pod;
    const before = statuses.get(base.metadata.uid ?? '') ?? base.status ?? {};
    const status = computePodStatus({ ...this.#pod, status: before }, this.#runtime, {
      clock,
      hostIp,
      terminating,
      notes: (name) => this.#notes(name),
    });
    if (known !== undefined) statuses.set(known, status);
    return status.phase;
  }

  #notes(name: string): ContainerNotes {
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
}

function smallest(...delaysMs: readonly (number | undefined)[]): number | undefined {
  const known = delaysMs.filter((delayMs) => delayMs !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
