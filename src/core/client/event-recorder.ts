import { type Event, events, type ObjectReference } from '../api/core-v1.ts';
import type { Clock } from '../clock.ts';
import type { ApiObject, Client } from './client.ts';

/**
 * Tells of what happened to an object, as `kubectl describe` shows it. Events that repeat become one with a count;
 * many that differ only in their message become one that says so; one source that goes on and on about one object is
 * held back (25 at once, then one in five minutes). Recording never fails the caller.
 */
export interface EventRecorder {
  event(object: ApiObject | ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

export interface EventRecorderOptions {
  readonly client: Client;
  readonly clock: Clock;
  /** `kubelet`, `default-scheduler`, `deployment-controller`. */
  readonly component: string;
  /** The node the component runs on, where that matters. */
  readonly host?: string;
  readonly onError?: (error: unknown) => void;
}

interface Recorded {
  name: string;
  count: number;
}

/** Messages that differ within this time and number are aggregated. */
const aggregation = { intervalMs: 600_000, maximum: 10 };
const spam = { burst: 25, refillMs: 300_000 };

export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  return new Recorder(options);
}

class Recorder implements EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #recorded = new Map<string, Recorded>();
  readonly #similar = new Map<string, { messages: Set<string>; sinceMs: number }>();
  readonly #budgets = new Map<string, { tokens: number; refilledMs: number }>();
  #last: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  event(object: ApiObject | ObjectReference, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const involvedObject = objectReference(object);
    const subject = `${involvedObject.kind}/${involvedObject.namespace}/${involvedObject.name}/${involvedObject.uid}/${involvedObject.fieldPath ?? ''}`;
    if (!this.#spend(subject)) return;
    const shown = this.#aggregate(`${subject}/${type}/${reason}`, message);
    const occurredMs = this.#options.clock.now();
    this.#last = this.#last
      .then(() => this.#write(involvedObject, type, reason, shown, `${subject}/${type}/${reason}/${shown}`, occurredMs))
      .catch((error: unknown) => this.#options.onError?.(error));
  }

  #spend(subject: string): boolean {
    const nowMs = this.#options.clock.now();
    const budget = this.#budgets.get(subject) ?? { tokens: spam.burst, refilledMs: nowMs };
    this.#budgets.set(subject, budget);
    const refill = Math.floor((nowMs - budget.refilledMs) / spam.refillMs);
    if (refill > 0) {
      budget.tokens = Math.min(spam.burst, budget.tokens + refill);
      budget.refilledMs += refill * spam.refillMs;
    }
    if (budget.tokens === 0) return false;
    budget.tokens -= 1;
    return true;
  }

  #aggregate(key: string, message: string): string {
    const nowMs = this.#options.clock.now();
    const known = this.#similar.get(key);
    const similar =
      known === undefined || nowMs - known.sinceMs > aggregation.intervalMs
        ? { messages: new Set<string>(), sinceMs: nowMs }
        : known;
    this.#similar.set(key, similar);
    similar.messages.add(message);
    return similar.messages.size > aggregation.maximum ? `(combined from similar events): ${message}` : message;
  }

  async #write(
    involvedObject: ObjectReference,
    type: string,
    reason: string,
    message: string,
    key: string,
    occurredMs: number,
  ): Promise<void> {
    const client = this.#options.client.resource(events);
    const namespace =
      involvedObject.namespace === undefined || involvedObject.namespace === '' ? 'default' : involvedObject.namespace;
    const time = new Date(occurredMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const known = this.#recorded.get(key);
    if (known !== undefined) {
      known.count += 1;
      const patched = await client
        .patch(known.name, 'strategic', { count: known.count, lastTimestamp: time, message }, { namespace })
        .catch(() => undefined);
      if (patched !== undefined) return;
    }
    const source = {
      component: this.#options.component,
      ...(this.#options.host === undefined ? {} : { host: this.#options.host }),
    };
    const name = `${involvedObject.name ?? ''}.${BigInt(occurredMs).toString(16)}${Math.floor(
      this.#options.clock.random() * 0x1_0000_0000,
    )
      .toString(16)
      .padStart(8, '0')}`;
    const event: Event = {
      metadata: { name, namespace },
      involvedObject,
      reason,
      message,
      source,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type,
      reportingComponent: this.#options.component,
      reportingInstance: this.#options.host ?? '',
    };
    await client.create(event);
    this.#recorded.set(key, { name, count: 1 });
  }
}

function objectReference(object: ApiObject | ObjectReference): ObjectReference {
  if (!('metadata' in object)) return object;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    ...(object.kind === undefined ? {} : { kind: object.kind }),
    ...(object.apiVersion === undefined ? {} : { apiVersion: object.apiVersion }),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
