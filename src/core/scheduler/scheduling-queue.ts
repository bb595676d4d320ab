import type { Pod } from '../api/core-v1.ts';
import { objectKey } from '../client/indexer.ts';
import type { Clock } from '../clock.ts';
import type { ClusterEvent, SchedulerPlugin } from './framework.ts';

/** A pod that waits to be placed. */
export interface QueuedPod {
  readonly key: string;
  pod: Pod;
  /** When it came, in milliseconds: older pods of the same priority go first. */
  queuedMs: number;
  attempts: number;
  /** The plugins that refused it last. */
  refusedBy: readonly SchedulerPlugin[];
}

const initialBackoffMs = 1_000;
const maximumBackoffMs = 10_000;
const maximumUnschedulableMs = 300_000;

/**
 * Pods wait in one of three places: ready, by priority and then age; backing off after a failed try; or refused, until
 * a change comes that one of the refusing plugins finds promising (or five minutes pass).
 */
export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #ready = new ReadyPods();
  readonly #backingOff = new Map<string, { entry: QueuedPod; timer: Disposable }>();
  readonly #refused = new Map<string, { entry: QueuedPod; timer: Disposable }>();
  /** Changes that came while a pod was being tried; its refusal may be out of date already. */
  #inFlight: { key: string; events: ClusterEvent[] } | undefined;
  #taker: ((entry: QueuedPod) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(pod: Pod): void {
    const key = objectKey(pod);
    this.remove(key);
    this.#makeReady({ key, pod, queuedMs: this.#clock.now(), attempts: 0, refusedBy: [] });
  }

  /** The pod changed while it waits. */
  update(pod: Pod, worthRetrying: (entry: QueuedPod) => boolean): void {
    const key = objectKey(pod);
    const waiting = this.#ready.get(key) ?? this.#backingOff.get(key)?.entry;
    if (waiting !== undefined) {
      waiting.pod = pod;
      return;
    }
    const refused = this.#refused.get(key);
    if (refused === undefined) {
      if (this.#inFlight?.key !== key) this.add(pod);
      return;
    }
    refused.entry.pod = pod;
    if (worthRetrying(refused.entry)) this.#retry(refused.entry);
  }

  remove(key: string): void {
    this.#ready.delete(key);
    this.#backingOff.get(key)?.timer[Symbol.dispose]();
    this.#backingOff.delete(key);
    this.#forgetRefused(key);
  }

  /** The pod to place next; waits for one. */
  async take(signal: AbortSignal): Promise<QueuedPod | undefined> {
    if (signal.aborted) return undefined;
    const entry = this.#ready.first() ?? (await this.#wait(signal));
    if (entry === undefined) return undefined;
    this.#ready.delete(entry.key);
    entry.attempts += 1;
    this.#inFlight = { key: entry.key, events: [] };
    return entry;
  }

  /** The pod that was taken could not be placed. */
  refuse(entry: QueuedPod, refusedBy: readonly SchedulerPlugin[]): void {
    entry.refusedBy = refusedBy;
    const events = this.#inFlight?.events ?? [];
    this.#inFlight = undefined;
    if (refusedBy.length === 0 || events.some((event) => isPromising(entry, event))) {
      this.#backOff(entry);
      return;
    }
    const timer = this.#clock.setTimer(maximumUnschedulableMs, () => this.#retry(entry));
    this.#refused.set(entry.key, { entry, timer });
  }

  /** The pod that was taken has its node. */
  done(): void {
    this.#inFlight = undefined;
  }

  /** Moves the refused pods that the change may help. */
  react(event: ClusterEvent): void {
    this.#inFlight?.events.push(event);
    for (const { entry } of [...this.#refused.values()]) if (isPromising(entry, event)) this.#retry(entry);
  }

  #retry(entry: QueuedPod): void {
    this.#forgetRefused(entry.key);
    this.#backOff(entry);
  }

  #backOff(entry: QueuedPod): void {
    const delayMs = Math.min(initialBackoffMs * 2 ** Math.max(0, entry.attempts - 1), maximumBackoffMs);
    const timer = this.#clock.setTimer(delayMs, () => {
      this.#backingOff.delete(entry.key);
      this.#makeReady(entry);
    });
    this.#backingOff.set(entry.key, { entry, timer });
  }

  #makeReady(entry: QueuedPod): void {
    this.#ready.add(entry);
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.(entry);
  }

  #forgetRefused(key: string): void {
    this.#refused.get(key)?.timer[Symbol.dispose]();
    this.#refused.delete(key);
  }

  #wait(signal: AbortSignal): Promise<QueuedPod | undefined> {
    return new Promise((resolve) => {
      const abort = (): void => resolve(undefined);
      signal.addEventListener('abort', abort, { once: true });
      this.#taker = (entry) => {
        signal.removeEventListener('abort', abort);
        resolve(entry);
      };
    });
  }
}

/** Pods by descending priority, and within one priority in the order in which they came. */
class ReadyPods {
  readonly #entries = new Map<string, QueuedPod>();
  readonly #byPriority = new Map<number, Set<string>>();

  get(key: string): QueuedPod | undefined {
    return this.#entries.get(key);
  }

  add(entry: QueuedPod): void {
    this.#entries.set(entry.key, entry);
    const priority = priorityOf(entry);
    const keys = this.#byPriority.get(priority) ?? new Set<string>();
    this.#byPriority.set(priority, keys.add(entry.key));
  }

  delete(key: string): void {
    if (!this.#entries.delete(key)) return;
    for (const [priority, keys] of this.#byPriority) {
      if (keys.delete(key) && keys.size === 0) this.#byPriority.delete(priority);
    }
  }

  first(): QueuedPod | undefined {
    const priority = Math.max(...this.#byPriority.keys());
    const key = this.#byPriority.get(priority)?.values().next().value;
    return key === undefined ? undefined : this.#entries.get(key);
  }
}

function priorityOf(entry: QueuedPod): number {
  return entry.pod.spec.priority ?? 0;
}

function isPromising(entry: QueuedPod, event: ClusterEvent): boolean {
  return entry.refusedBy.some((plugin) => plugin.worthRetrying?.(entry.pod, event) ?? true);
}
