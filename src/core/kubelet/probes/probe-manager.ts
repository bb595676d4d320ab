import type { Container, Pod, Probe } from '../../api/core-v1.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Clock } from '../../clock.ts';
import type { NetworkStack } from '../../network/network-stack.ts';
import type { CriClient } from '../../runtime/cri-client.ts';
import { containerReference } from '../container-start.ts';
import { runProbe } from './run-probe.ts';

type ProbeType = 'Startup' | 'Liveness' | 'Readiness';

export interface ProbeManagerOptions {
  readonly clock: Clock;
  readonly cri: CriClient;
  readonly network: NetworkStack;
  readonly recorder: EventRecorder;
  /** The pod's status must be computed again. */
  readonly changed: (uid: string) => void;
}

interface ProbedContainer {
  readonly id: string;
  readonly stop: AbortController;
  ready: boolean;
  started: boolean;
  /** The probe that says the container must be killed. */
  failed: 'Liveness' | 'Startup' | undefined;
  /** Whether a probe has had its say. */
  asked: boolean;
}

export interface ProbeTarget {
  readonly pod: Pod;
  readonly uid: string;
  readonly container: Container;
  readonly containerId: string;
  readonly podIp: string;
  /** What the API last said of this very container: a kubelet that was restarted goes on from there. */
  readonly reported?: { readonly ready: boolean; readonly started: boolean } | undefined;
}

/** Probes running containers and keeps what came of it. */
export class ProbeManager {
  readonly #options: ProbeManagerOptions;
  readonly #probed = new Map<string, ProbedContainer>();

  constructor(options: ProbeManagerOptions) {
    this.#options = options;
  }

  /** Starts probing a container that runs; one that is probed already goes on. */
  follow(target: ProbeTarget): void {
    const key = `${target.uid}/${target.container.name}`;
    const known = this.#probed.get(key);
    if (known?.id === target.containerId) {
      if (!known.asked) {
        known.ready ||= target.reported?.ready ?? false;
        known.started ||= target.reported?.started ?? false;
      }
      return;
    }
    known?.stop.abort();
    const { startupProbe, livenessProbe, readinessProbe } = target.container;
    const probed: ProbedContainer = {
      id: target.containerId,
      stop: new AbortController(),
      ready: (readinessProbe === undefined && startupProbe === undefined) || target.reported?.ready === true,
      started: startupProbe === undefined || target.reported?.started === true,
      failed: undefined,
      asked: false,
    };
    this.#probed.set(key, probed);
    void this.#run(target, probed, startupProbe, livenessProbe, readinessProbe);
  }

  /** Without an id, of any container of the name. */
  state(
    uid: string,
    name: string,
    containerId: string,
  ): { ready: boolean; started: boolean; failed: 'Liveness' | 'Startup' | undefined } {
    const probed = this.#probed.get(`${uid}/${name}`);
    return probed?.id === containerId ? probed : { ready: false, started: false, failed: undefined };
  }

  stop(uid: string, name: string): void {
    const key = `${uid}/${name}`;
    this.#probed.get(key)?.stop.abort();
    this.#probed.delete(key);
  }

  close(): void {
    for (const { stop } of this.#probed.values()) stop.abort();
    this.#probed.clear();
  }

  async #run(
    target: ProbeTarget,
    probed: ProbedContainer,
    startup?: Probe,
    liveness?: Probe,
    readiness?: Probe,
  ): Promise<void> {
    if (startup !== undefined) {
      const succeeded = await this.#repeat('Startup', startup, target, probed, (success) => {
        if (!success) probed.failed = 'Startup';
        return true;
      });
      if (!succeeded) return;
      probed.started = true;
      probed.ready = readiness === undefined;
      this.#options.changed(target.uid);
    }
    if (liveness !== undefined) {
      void this.#repeat('Liveness', liveness, target, probed, (success) => {
        if (success) return false;
        probed.failed = 'Liveness';
        return true;
      });
    }
    if (readiness !== undefined) {
      void this.#repeat('Readiness', readiness, target, probed, (success) => {
        probed.ready = success;
        return false;
      });
    }
  }

  /** Probes until `decide` (told of every result that passed its threshold) says that it is enough; the last result. */
  async #repeat(
    type: ProbeType,
    probe: Probe,
    target: ProbeTarget,
    probed: ProbedContainer,
    decide: (success: boolean) => boolean,
  ): Promise<boolean> {
    const { clock, recorder, changed } = this.#options;
    const { signal } = probed.stop;
    let streak = 0;
    let last: boolean | undefined;
    let decided: boolean | undefined;
    if ((probe.initialDelaySeconds ?? 0) > 0)
      await clock.sleep((probe.initialDelaySeconds ?? 0) * 1000, signal).catch(() => {});
    while (!signal.aborted) {
      const { success, output } = await this.#once(probe, target, signal);
      if (signal.aborted) return false;
      if (!success) {
        const reference = containerReference(target.pod, target.uid, target.container);
        recorder.event(reference, 'Warning', 'Unhealthy', `${type} probe failed: ${output}`);
      }
      streak = success === last ? streak + 1 : 1;
      last = success;
      if (streak >= (success ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)) && decided !== success) {
        decided = success;
        probed.asked = true;
        const enough = decide(success);
        changed(target.uid);
        if (enough) return success;
      }
      await clock.sleep((probe.periodSeconds ?? 10) * 1000, signal).catch(() => {});
    }
    return false;
  }

  async #once(probe: Probe, target: ProbeTarget, stopped: AbortSignal): Promise<{ success: boolean; output: string }> {
    const late = new AbortController();
    const timer = this.#options.clock.setTimer((probe.timeoutSeconds ?? 1) * 1000, () => late.abort());
    const abort = (): void => late.abort();
    stopped.addEventListener('abort', abort, { once: true });
    try {
      const { cri, network, clock } = this.#options;
      return await runProbe(probe, { ...target, cri, network, clock, signal: late.signal });
    } finally {
      timer[Symbol.dispose]();
      stopped.removeEventListener('abort', abort);
    }
  }
}
