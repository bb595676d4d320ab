import type { LoadedUnit } from './load-unit.ts';
import type { ManagerContext } from './manager-context.ts';
import { messageIds } from './unit-messages.ts';

export type ActiveState = 'active' | 'reloading' | 'inactive' | 'failed' | 'activating' | 'deactivating';
export type UnitResult =
  | 'success'
  | 'exit-code'
  | 'signal'
  | 'core-dump'
  | 'timeout'
  | 'start-limit-hit'
  | 'oom-kill'
  | 'protocol';
export type JobResult = 'done' | 'failed' | 'dependency' | 'timeout' | 'canceled' | 'skipped';

/** Something the system manager starts and stops. The base is a unit that is there as soon as it is started, as a target is. */
export class Unit {
  readonly name: string;
  loaded: LoadedUnit;
  activeState: ActiveState = 'inactive';
  subState = 'dead';
  result: UnitResult = 'success';
  stateChangedMs: number | undefined;
  activeEnteredMs: number | undefined;
  activeLeftMs: number | undefined;
  inactiveEnteredMs: number | undefined;
  inactiveLeftMs: number | undefined;
  protected readonly context: ManagerContext;

  constructor(loaded: LoadedUnit, context: ManagerContext) {
    this.loaded = loaded;
    this.name = loaded.definition.name;
    this.context = context;
  }

  /** As messages call it: `kubelet.service - kubelet: The Kubernetes Node Agent`. */
  get title(): string {
    const { description } = this.loaded.definition;
    return description === this.name ? this.name : `${this.name} - ${description}`;
  }

  get isUp(): boolean {
    return this.activeState === 'active' || this.activeState === 'reloading';
  }

  start(): Promise<JobResult> {
    if (!this.isUp) {
      this.enter('active', 'active');
      const verb = this.name.endsWith('.target') ? 'Reached target' : 'Started';
      this.say(`${verb} ${this.title}.`, { messageId: messageIds.started });
    }
    return Promise.resolve('done');
  }

  stop(): Promise<JobResult> {
    if (this.isUp) {
      this.enter('inactive', 'dead');
      const verb = this.name.endsWith('.target') ? 'Stopped target' : 'Stopped';
      this.say(`${verb} ${this.title}.`, { messageId: messageIds.stopped });
    }
    return Promise.resolve('done');
  }

  reload(): Promise<JobResult> {
    return Promise.resolve('failed');
  }

  resetFailed(): void {
    if (this.activeState !== 'failed') return;
    this.result = 'success';
    this.enter('inactive', 'dead');
  }

  protected enter(activeState: ActiveState, subState: string): void {
    const nowMs = this.context.clock.now();
    if (activeState !== this.activeState) {
      const wasInactive = this.activeState === 'inactive' || this.activeState === 'failed';
      if (wasInactive) this.inactiveLeftMs = nowMs;
      if (this.activeState === 'active') this.activeLeftMs = nowMs;
      if (activeState === 'active') this.activeEnteredMs = nowMs;
      if (activeState === 'inactive' || activeState === 'failed') this.inactiveEnteredMs = nowMs;
      this.stateChangedMs = nowMs;
    }
    this.activeState = activeState;
    this.subState = subState;
  }

  /** Writes to the journal, as the system manager about this unit. */
  protected say(message: string, options: { priority?: number; messageId?: string } = {}): void {
    this.context.journal.write({
      identifier: 'systemd',
      pid: 1,
      unit: 'init.scope',
      about: this.name,
      message,
      ...options,
    });
  }
}
