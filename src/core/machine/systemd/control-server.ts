import type { HttpAnswer, HttpHandler, HttpRequest } from '../../network/http.ts';
import type { JobOutcome, Manager } from './manager.ts';
import { type JobReport, unitStatus } from './unit-status.ts';

export type JobVerb = 'start' | 'stop' | 'restart' | 'reload' | 'try-restart' | 'reload-or-restart' | 'reset-failed';

/** A request to the system manager: `POST /` with this as its body. */
export type ControlRequest =
  | { verb: JobVerb; names: string[] }
  | { verb: 'status'; names: string[] }
  | { verb: 'list' }
  | { verb: 'daemon-reload' }
  | { verb: 'power-off' | 'reboot' | 'halt' }
  | { verb: 'notify'; pid: number; state: string }
  | { verb: 'log'; identifier: string; pid: number; priority: number; message: string };

export interface ControlServerOptions {
  readonly manager: Manager;
  /** The machine is to go down. */
  onPower(action: 'power-off' | 'reboot'): void;
}

/** Answers what comes over the system manager's socket. */
export function controlHandler(options: ControlServerOptions): HttpHandler {
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    const control = JSON.parse(await request.body.text()) as ControlRequest;
    return { status: 200, body: JSON.stringify((await answer(options, control)) ?? null) };
  };
}

async function answer(options: ControlServerOptions, request: ControlRequest): Promise<unknown> {
  const { manager } = options;
  switch (request.verb) {
    case 'status':
      return request.names.map((name) => unitStatus(manager, manager.unit(name)));
    case 'list':
      return manager.units().map((unit) => unitStatus(manager, unit));
    case 'daemon-reload':
      manager.reload();
      return undefined;
    case 'power-off':
    case 'halt':
      options.onPower('power-off');
      return undefined;
    case 'reboot':
      options.onPower('reboot');
      return undefined;
    case 'notify':
      notify(manager, request.pid, request.state);
      return undefined;
    case 'log':
      log(manager, request);
      return undefined;
    default:
      return await runJobs(manager, request.verb, request.names);
  }
}

async function runJobs(manager: Manager, verb: JobVerb, names: readonly string[]): Promise<JobReport[]> {
  const outcomes = await Promise.all(names.map((name) => runJob(manager, verb, name)));
  return outcomes.map((outcome) => ({ ...outcome, unitResult: manager.unit(outcome.name).result }));
}

async function runJob(manager: Manager, verb: JobVerb, name: string): Promise<JobOutcome> {
  const unit = manager.unit(name);
  const nothing: JobOutcome = { name, result: 'done', refusal: undefined };
  switch (verb) {
    case 'start':
      return await manager.start(name);
    case 'stop':
      return await manager.stop(name);
    case 'restart':
      return await manager.restart(name);
    case 'reload':
      return await manager.reloadUnit(name);
    case 'try-restart':
      return unit.isUp ? await manager.restart(name) : nothing;
    case 'reload-or-restart':
      return unit.isUp && (unit.loaded.definition.service?.reload.length ?? 0) > 0
        ? await manager.reloadUnit(name)
        : await manager.restart(name);
    case 'reset-failed':
      unit.resetFailed();
      return nothing;
  }
}

function notify(manager: Manager, pid: number, state: string): void {
  const sender = manager.context.process.kernel.processes().find((each) => each.pid === pid);
  if (sender !== undefined) manager.serviceOf(sender.cgroup)?.notified(state);
}

function log(manager: Manager, request: Extract<ControlRequest, { verb: 'log' }>): void {
  const { identifier, pid, priority, message } = request;
  const sender = manager.context.process.kernel.processes().find((each) => each.pid === pid);
  const unit = sender === undefined ? undefined : manager.serviceOf(sender.cgroup)?.name;
  manager.context.journal.write({ identifier, pid, priority, message, transport: 'syslog', unit });
}
