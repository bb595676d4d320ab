import type { Container, Pod } from '../api/core-v1.ts';
import type { PodSandboxStatus } from '../runtime/cri.ts';
import { writeHostsFile } from './container-start.ts';
import { PodContainers } from './pod-containers.ts';
import { type RuntimePod, readySandbox } from './pod-runtime.ts';
import { sandboxConfig } from './pod-sandbox.ts';
import { computePodStatus } from './pod-status.ts';
import { mountVolumes, podDirectory, removeVolumes } from './pod-volumes.ts';
import type { PodWorkerContext } from './pod-worker-context.ts';

const retryMs = 2_000;

/** Brings one pod to what its object says, step by step; each sync looks at everything again. */
export class PodWorker {
  readonly uid: string;
  readonly #context: PodWorkerContext;
  readonly #containers: PodContainers;
  #pod: Pod;
  #removed = false;
  #closed = false;
  #awake = true;
  #wake: () => void = () => {};
  #timer: Disposable | undefined;

  constructor(uid: string, pod: Pod, context: PodWorkerContext) {
    this.uid = uid;
    this.#pod = pod;
    this.#context = context;
    this.#containers = new PodContainers(uid, pod, context, () => void this.#report());
    void this.#loop();
  }

  update(pod: Pod): void {
    this.#pod = pod;
    this.#containers.pod = pod;
    const grace = pod.metadata.deletionGracePeriodSeconds;
    if (
      this.#containers.stopping !== undefined &&
      grace !== undefined &&
      grace < this.#containers.stopping.graceSeconds
    )
      void this.#containers.killAll(grace);
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
    const delays = await Promise.all(due.map((container) => this.#containers.keepRunning(container, sandbox, volumes)));
    return smallest(...delays);
  }

  async #ensureSandbox(): Promise<PodSandboxStatus | undefined> {
    const { cri, runtime, recorder, clusterDns, clusterDomain, nodeName, files } = this.#context;
    const ready = readySandbox(this.#runtime);
    if (ready !== undefined) return ready;
    const [former] = this.#runtime.sandboxes;
    if (former !== undefined) {
      recorder.event(this.#pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
      await this.#containers.killAll(0);
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
      const status = this.#containers.inSandbox(container, sandbox);
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
    return this.#containers.inSandbox(container, sandbox) !== undefined;
  }

  /** Stops everything, tells the API, and clears away. */
  async #terminate(): Promise<undefined> {
    const { cri, statuses, reportedAs, finished, files } = this.#context;
    this.#report(true);
    await this.#containers.killAll(
      this.#removed
        ? Math.min(this.#containers.gracePeriod, this.#pod.spec.terminationGracePeriodSeconds ?? 30)
        : this.#containers.gracePeriod,
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
    await this.#containers.killAll(this.#containers.gracePeriod);
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
      notes: (name) => this.#containers.notes(name),
    });
    if (known !== undefined) statuses.set(known, status);
    return status.phase;
  }
}

function smallest(...delaysMs: readonly (number | undefined)[]): number | undefined {
  const known = delaysMs.filter((delayMs) => delayMs !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
