import type { ExitStatus, SignalName } from './process.ts';
import type { ProcessClock } from './process-clock.ts';
import { defaultDisposition, signalledStatus } from './signal-defaults.ts';

interface SignalTarget {
  readonly isInit: boolean;
  readonly clock: ProcessClock;
  end(status: ExitStatus): void;
}

/** A process's handlers, and whether a signal has stopped it. */
export class SignalState {
  readonly #target: SignalTarget;
  readonly #handlers = new Map<SignalName, Set<() => void>>();
  readonly #stopListeners = new Set<(stopped: boolean) => void>();
  readonly #pending: SignalName[] = [];
  #running: { promise: Promise<void>; resume: () => void } | undefined;

  constructor(target: SignalTarget) {
    this.#target = target;
  }

  get stopped(): boolean {
    return this.#running !== undefined;
  }

  on(signal: SignalName, handler: () => void): Disposable {
    const handlers = this.#handlers.get(signal) ?? new Set();
    this.#handlers.set(signal, handlers);
    const entry = (): void => handler();
    handlers.add(entry);
    return { [Symbol.dispose]: () => void handlers.delete(entry) };
  }

  handles(signal: SignalName): boolean {
    return (this.#handlers.get(signal)?.size ?? 0) > 0;
  }

  onStop(listener: (stopped: boolean) => void): Disposable {
    this.#stopListeners.add(listener);
    return { [Symbol.dispose]: () => void this.#stopListeners.delete(listener) };
  }

  /** Resolves once nothing stops the process; undefined where nothing does. */
  whenRunning(): Promise<void> | undefined {
    return this.#running?.promise;
  }

  deliver(signal: SignalName): void {
    if (signal === 'SIGKILL') this.#target.end(signalledStatus(signal));
    else if (signal === 'SIGSTOP') this.stop();
    else if (this.stopped && signal !== 'SIGCONT') this.#pending.push(signal);
    else this.#act(signal);
  }

  stop(): void {
    if (this.#running !== undefined) return;
    let resume = (): void => {};
    const promise = new Promise<void>((resolve) => {
      resume = resolve;
    });
    this.#running = { promise, resume };
    this.#target.clock.hold();
    for (const listener of this.#stopListeners) listener(true);
  }

  end(): void {
    this.#running?.resume();
    this.#handlers.clear();
    this.#pending.length = 0;
  }

  #act(signal: SignalName): void {
    if (signal === 'SIGCONT') this.#continue();
    const handlers = this.#handlers.get(signal);
    if (handlers !== undefined && handlers.size > 0) {
      for (const handler of [...handlers]) handler();
      return;
    }
    const disposition = defaultDisposition(signal);
    if (this.#target.isInit || disposition === 'ignore' || disposition === 'continue') return;
    if (disposition === 'stop') this.stop();
    else this.#target.end(signalledStatus(signal));
  }

  #continue(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#target.clock.resume();
    running.resume();
    for (const listener of this.#stopListeners) listener(false);
    for (const signal of this.#pending.splice(0)) this.#act(signal);
  }
}
