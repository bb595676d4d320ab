import { dialHttp } from '../../network/dial-http.ts';
import { isSystemError, SystemError } from '../../system-error.ts';
import type { Process } from '../process.ts';
import type { ControlRequest, JobVerb } from './control-server.ts';
import { managerSocket } from './service-process.ts';
import type { JobReport, UnitStatus } from './unit-status.ts';

/** There is no system manager to talk to, as in a container. */
export class NotBooted extends Error {
  constructor() {
    super("System has not been booted with systemd as init system (PID 1). Can't operate.");
    this.name = 'NotBooted';
  }
}

/** Asks the system manager. Rejects with NotBooted where there is none, and with EPERM for anyone but root where it matters. */
async function control(process: Process, request: ControlRequest): Promise<unknown> {
  const client = dialHttp(process.network, { path: managerSocket });
  try {
    const response = await client({
      method: 'POST',
      target: '/',
      body: JSON.stringify(request),
      signal: process.killed,
    });
    return JSON.parse(await response.body.text()) as unknown;
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ECONNREFUSED')) throw new NotBooted();
    throw error;
  } finally {
    client.close();
  }
}

export async function requestJobs(process: Process, verb: JobVerb, names: string[]): Promise<JobReport[]> {
  if (process.user.uid !== 0) throw new SystemError('EPERM');
  return (await control(process, { verb, names })) as JobReport[];
}

export async function requestStatus(process: Process, names: string[]): Promise<UnitStatus[]> {
  return (await control(process, { verb: 'status', names })) as UnitStatus[];
}

export async function requestList(process: Process): Promise<UnitStatus[]> {
  return (await control(process, { verb: 'list' })) as UnitStatus[];
}

export async function requestReload(process: Process): Promise<void> {
  await control(process, { verb: 'daemon-reload' });
}

export async function requestPower(process: Process, verb: 'power-off' | 'reboot' | 'halt'): Promise<void> {
  if (process.user.uid !== 0) throw new SystemError('EPERM');
  await control(process, { verb });
}

/** Writes to the journal as syslog(3) does. Without a system manager the message is dropped, as syslog's is. */
export async function writeSyslog(process: Process, identifier: string, message: string, priority = 5): Promise<void> {
  const request: ControlRequest = { verb: 'log', identifier, pid: process.pid, priority, message };
  await control(process, request).catch((error: unknown) => {
    if (!(error instanceof NotBooted)) throw error;
  });
}

/** Tells the system manager that the service is ready, as sd_notify(3) does: nothing happens outside a service. */
export async function notifyReady(process: Process, status?: string): Promise<void> {
  if (!process.env.has('NOTIFY_SOCKET')) return;
  const state = status === undefined ? 'READY=1' : `READY=1\nSTATUS=${status}`;
  await control(process, { verb: 'notify', pid: process.pid, state });
}
