import type { ExitStatus } from '../process.ts';
import type { UnitCommand } from './command-line.ts';
import { unmetCondition } from './conditions.ts';
import { describeExit, isCleanExit, resultOf } from './exit-description.ts';
import type { LoadedUnit } from './load-unit.ts';
import type { ManagerContext } from './manager-context.ts';
import { runServiceCommand, type ServiceProcess } from './service-process.ts';
import { endProcesses } from './service-stop.ts';
import { StartLimit } from './start-limit.ts';
import { type JobResult, Unit } from './unit.ts';
import { type ServiceDefinition, waitsForStart } from './unit-definition.ts';
import { messageIds } from './unit-messages.ts';

/** A unit that runs processes. */
export class Service extends Unit {
  main: ServiceProcess | undefined;
  /** The last process of each kind, for `systemctl status`. */
  readonly processes = new Map<string, ServiceProcess>();
  restarts = 0;
  statusText: string | undefined;
  readonly #definition: () => ServiceDefinition;
  readonly #starts = new StartLimit();
  #restartTimer: Disposable | undefined;
  #ready: (() => void) | undefined;
  #starting: Promise<JobResult> | undefined;
  #stopping: Promise<JobResult> | undefined;
  #startCancelled = false;

  constructor(loaded: LoadedUnit, context: ManagerContext) {
    super(loaded, context);
    this.#definition = () => {
      const { service } = this.loaded.definition;
      if (service === undefined) throw new Error(`${this.name} is no service`);
      return service;
    };
  }

  override start(): Promise<JobResult> {
    if (this.isUp) return Promise.resolve('done');
    this.#restartTimer?.[Symbol.dispose]();
    this.restarts = this.subState === 'auto-restart' ? this.restarts : 0;
    return this.#launch();
  }

  /** The service manager heard `READY=1` and the like from one of its processes. */
  notified(state: string): void {
    for (const line of state.split('\n')) {
      if (line === 'READY=1') this.#ready?.();
      if (line.startsWith('STATUS=')) this.statusText = line.slice('STATUS='.length);
    }
  }

  override stop(): Promise<JobResult> {
    this.#stopping ??= this.#stop().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  override resetFailed(): void {
    this.#starts.reset();
    super.resetFailed();
  }

  override async reload(): Promise<JobResult> {
    const commands = this.#definition().reload;
    if (!this.isUp || commands.length === 0) return 'failed';
    this.enter('reloading', 'reload');
    this.say(`Reloading ${this.title}...`);
    const done = await this.#runAll('ExecReload', commands);
    if (this.main?.status === undefined) this.enter('active', 'running');
    if (done) this.say(`Reloaded ${this.title}.`);
    return done ? 'done' : 'failed';
  }

  #launch(): Promise<JobResult> {
    this.#starting ??= this.#begin().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #begin(): Promise<JobResult> {
    await this.#stopping;
    const unmet = unmetCondition(this.context.process, this.loaded.definition.conditions);
    if (unmet !== undefined) {
      this.say(`${this.title} was skipped because of an unmet condition check (${unmet}).`);
      return 'skipped';
    }
    if (!this.#starts.admit(this.context.clock.now(), this.loaded.definition)) return this.#hitStartLimit();
    const service = this.#definition();
    this.#startCancelled = false;
    this.result = 'success';
    this.processes.clear();
    this.main = undefined;
    if (service.startPre.length > 0 || waitsForStart(service)) {
      this.enter('activating', service.startPre.length > 0 ? 'start-pre' : 'start');
      this.say(`Starting ${this.title}...`, { messageId: messageIds.starting });
    }
    if (!(await this.#runAll('ExecStartPre', service.startPre))) return this.#startFailed();
    if (this.#startCancelled) return 'canceled';
    return await this.#startMain(service);
  }

  async #startMain(service: ServiceDefinition): Promise<JobResult> {
    if (service.type === 'oneshot') return await this.#runOnce(service);
    const command = service.start.at(-1);
    if (command === undefined) return this.#startFailed();
    const isReady = new Promise<'ready'>((resolve) => {
      this.#ready = () => resolve('ready');
    });
    const main = this.#run('ExecStart', command);
    this.main = main;
    const watching = main.exited.then((status) => this.#mainExited(main, status));
    if (waitsForStart(service)) {
      this.enter('activating', 'start');
      const outcome = await this.#untilReady(service, isReady, main.exited);
      if (outcome === 'exited') {
        await watching;
        this.say(`Failed to start ${this.title}.`, { messageId: messageIds.failed, priority: 3 });
        return 'failed';
      }
      if (outcome === 'timeout') return await this.#startTimedOut(main);
    }
    if (this.#startCancelled) return 'canceled';
    this.enter('active', 'running');
    this.say(`Started ${this.title}.`, { messageId: messageIds.started });
    await this.#runAll('ExecStartPost', service.startPost);
    return 'done';
  }

  async #untilReady(
    service: ServiceDefinition,
    ready: Promise<'ready'>,
    exited: Promise<ExitStatus>,
  ): Promise<'ready' | 'exited' | 'timeout'> {
    let timer: Disposable | undefined;
    const timeout = new Promise<'timeout'>((resolve) => {
      if (service.startTimeoutMs === Infinity) return;
      timer = this.context.clock.setTimer(service.startTimeoutMs, () => resolve('timeout'));
    });
    const outcome = await Promise.race([ready, exited.then((): 'exited' => 'exited'), timeout]);
    timer?.[Symbol.dispose]();
    return outcome;
  }

  async #startTimedOut(main: ServiceProcess): Promise<JobResult> {
    this.say(`${this.name}: start operation timed out. Terminating.`, { priority: 4 });
    this.result = 'timeout';
    main.kill('SIGKILL');
    await main.exited;
    return 'timeout';
  }

  async #runOnce(service: ServiceDefinition): Promise<JobResult> {
    this.enter('activating', 'start');
    for (const command of service.start) {
      const running = this.#run('ExecStart', command);
      this.main = running;
      const status = await running.exited;
      if (this.#startCancelled) return 'canceled';
      if (isCleanExit(status, service.successStatuses) || command.ignoresFailure) continue;
      this.#tellExit('Main', status);
      this.result = resultOf(status);
      return this.#startFailed();
    }
    if (service.remainAfterExit) this.enter('active', 'exited');
    else {
      this.enter('inactive', 'dead');
      this.say(`${this.name}: Deactivated successfully.`, { messageId: messageIds.success });
    }
    this.say(`Finished ${this.title}.`, { messageId: messageIds.started });
    return 'done';
  }

  #startFailed(): JobResult {
    if (this.#startCancelled) return 'canceled';
    if (this.result === 'success') this.result = 'exit-code';
    this.#leave();
    this.say(`Failed to start ${this.title}.`, { messageId: messageIds.failed, priority: 3 });
    return 'failed';
  }

  #hitStartLimit(): JobResult {
    this.say(`${this.name}: Start request repeated too quickly.`, { priority: 4 });
    if (this.result === 'success') this.result = 'start-limit-hit';
    this.say(`${this.name}: Failed with result '${this.result}'.`, {
      messageId: messageIds.failureResult,
      priority: 4,
    });
    this.enter('failed', 'failed');
    this.say(`Failed to start ${this.title}.`, { messageId: messageIds.failed, priority: 3 });
    return 'failed';
  }

  async #mainExited(main: ServiceProcess, status: ExitStatus): Promise<void> {
    if (this.main !== main || this.context.process.killed.aborted) return;
    const service = this.#definition();
    const clean = isCleanExit(status, service.successStatuses);
    if (!clean) {
      this.#tellExit('Main', status);
      if (this.result === 'success') this.result = resultOf(status);
    }
    if (this.#stopping !== undefined) return;
    if (service.killMode !== 'process' && service.killMode !== 'none') {
      await endProcesses(this.context, this.name, 'SIGKILL', 0);
    }
    await this.#runAll('ExecStopPost', service.stopPost);
    this.#leave();
  }

  /** The service is over for now: it has failed or not, and may come back. */
  #leave(): void {
    const service = this.#definition();
    if (this.result === 'success')
      this.say(`${this.name}: Deactivated successfully.`, { messageId: messageIds.success });
    else {
      const message = `${this.name}: Failed with result '${this.result}'.`;
      this.say(message, { messageId: messageIds.failureResult, priority: 4 });
    }
    if (!this.#restarts(service)) {
      this.enter(this.result === 'success' ? 'inactive' : 'failed', this.result === 'success' ? 'dead' : 'failed');
      return;
    }
    this.enter('activating', 'auto-restart');
    this.#restartTimer = this.context.clock.setTimer(service.restartMs, () => this.#restart());
  }

  #restarts({ restart }: ServiceDefinition): boolean {
    if (restart === 'no' || this.result === 'start-limit-hit') return false;
    if (restart === 'always') return true;
    if (restart === 'on-success') return this.result === 'success';
    if (restart === 'on-failure') return this.result !== 'success';
    return this.result !== 'success' && this.result !== 'exit-code';
  }

  #restart(): void {
    this.restarts += 1;
    const message = `${this.name}: Scheduled restart job, restart counter is at ${this.restarts}.`;
    this.say(message, { messageId: messageIds.restartScheduled });
    void this.#launch();
  }

  async #stop(): Promise<JobResult> {
    this.#restartTimer?.[Symbol.dispose]();
    if (this.activeState === 'inactive' || this.activeState === 'failed') return 'done';
    if (this.subState === 'auto-restart') {
      this.enter('inactive', 'dead');
      this.say(`Stopped ${this.title}.`, { messageId: messageIds.stopped });
      return 'done';
    }
    const service = this.#definition();
    this.#startCancelled = true;
    this.enter('deactivating', 'stop');
    this.say(`Stopping ${this.title}...`, { messageId: messageIds.stopping });
    await this.#runAll('ExecStop', service.stop);
    this.enter('deactivating', 'stop-sigterm');
    await this.#endProcesses(service);
    await this.#runAll('ExecStopPost', service.stopPost);
    const failed = this.result !== 'success';
    if (failed)
      this.say(`${this.name}: Failed with result '${this.result}'.`, {
        messageId: messageIds.failureResult,
        priority: 4,
      });
    else this.say(`${this.name}: Deactivated successfully.`, { messageId: messageIds.success });
    this.enter(failed ? 'failed' : 'inactive', failed ? 'failed' : 'dead');
    this.say(`Stopped ${this.title}.`, { messageId: messageIds.stopped });
    return 'done';
  }

  async #endProcesses(service: ServiceDefinition): Promise<void> {
    const only = service.killMode === 'process' || service.killMode === 'none' ? this.main?.pid : undefined;
    const killed = await endProcesses(this.context, this.name, service.killSignal, service.stopTimeoutMs, only);
    if (killed) {
      this.result = 'timeout';
      this.say(`${this.name}: State 'stop-sigterm' timed out. Killing.`, { priority: 4 });
    }
    if (service.killMode !== 'none') await this.main?.exited;
  }

  #tellExit(what: string, status: ExitStatus): void {
    const message = `${this.name}: ${what} process exited, ${describeExit(status)}`;
    this.say(message, { messageId: messageIds.processExit, priority: 5 });
  }

  #run(kind: string, command: UnitCommand): ServiceProcess {
    const running = runServiceCommand(this.context, this.name, this.#definition(), kind, command, this.main?.pid);
    this.processes.set(kind, running);
    return running;
  }

  /** Runs commands one after the other; false once one of them has failed. */
  async #runAll(kind: string, commands: readonly UnitCommand[]): Promise<boolean> {
    for (const command of commands) {
      const status = await this.#run(kind, command).exited;
      if (isCleanExit(status, []) || command.ignoresFailure) continue;
      this.#tellExit('Control', status);
      this.result = resultOf(status);
      return false;
    }
    return true;
  }
}
