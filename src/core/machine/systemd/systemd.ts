import { serveHttp } from '../../network/serve-http.ts';
import { defineProgram, type Process } from '../process.ts';
import { controlHandler } from './control-server.ts';
import { JournalWriter } from './journal/journal-writer.ts';
import { Manager } from './manager.ts';
import { managerSocket } from './service-process.ts';

const defaultTarget = 'default.target';

/** The system manager: process 1 of a machine. */
export const systemdProgram = defineProgram({ name: 'systemd', run: runSystemd });

async function runSystemd(process: Process): Promise<number> {
  const { files, clock, kernel } = process;
  if (process.pid !== 1) {
    await process.stderr.write('Trying to run as user instance, but the system has not been booted with systemd.\n');
    return 1;
  }
  makeMachineId(process);
  const { bootId, bootedMs } = kernel;
  const journal = new JournalWriter({ files, clock, bootId, bootedMs });
  const manager = new Manager({ process, clock, journal });
  recordKernelLog(process, journal);
  files.mkdir('/run/systemd/system', { recursive: true });
  const listener = process.network.listen({ path: managerSocket });
  let goDown = (_action: 'power-off' | 'reboot'): void => {};
  const down = new Promise<'power-off' | 'reboot'>((resolve) => {
    goDown = resolve;
  });
  process.onSignal('SIGTERM', () => goDown('power-off'));
  process.onSignal('SIGINT', () => goDown('reboot'));
  void serveHttp(listener, controlHandler({ manager, onPower: goDown }), { signal: process.killed });
  void reachDefaultTarget(process, manager, journal);
  const action = await down;
  await manager.stopAll();
  await files.sync();
  if (action === 'reboot') kernel.reboot();
  else kernel.powerOff();
  return 0;
}

function makeMachineId({ files, clock }: Process): void {
  const path = '/etc/machine-id';
  if (!files.exists(path) || files.readText(path).trim() === '') {
    files.writeFile(path, `${clock.uuid().replaceAll('-', '')}\n`, { mode: 0o444 });
  }
}

function recordKernelLog({ kernel }: Process, journal: JournalWriter): void {
  const write = ({ message, priority }: { message: string; priority: number }): void => {
    journal.write({ identifier: 'kernel', transport: 'kernel', message, priority });
  };
  for (const entry of kernel.log.entries()) write(entry);
  kernel.log.onEntry(write);
}

async function reachDefaultTarget(
  { files, clock, kernel }: Process,
  manager: Manager,
  journal: JournalWriter,
): Promise<void> {
  await manager.start(defaultTarget);
  const seconds = ((clock.now() - kernel.bootedMs) / 1000).toFixed(3);
  journal.write({
    identifier: 'systemd',
    pid: 1,
    unit: 'init.scope',
    message: `Startup finished in ${seconds}s (userspace) = ${seconds}s.`,
  });
  files.writeFile('/run/systemd/startup-finished', `${clock.now()}\n`);
}
