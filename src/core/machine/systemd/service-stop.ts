import { isSystemError } from '../../system-error.ts';
import type { SignalName } from '../process.ts';
import type { ManagerContext } from './manager-context.ts';
import { serviceCgroup } from './service-process.ts';

/** The pids in a unit's control group. */
export function unitPids({ process }: ManagerContext, unit: string): number[] {
  const cgroup = serviceCgroup(unit);
  return process.kernel
    .processes()
    .filter((each) => each.cgroup === cgroup || each.cgroup.startsWith(`${cgroup}/`))
    .map(({ pid }) => pid);
}

/**
 * Signals a unit's processes (or only one of them) and waits for them to end; after `timeoutMs` they are killed. Whether
 * that was necessary.
 */
export async function endProcesses(
  context: ManagerContext,
  unit: string,
  signal: SignalName,
  timeoutMs: number,
  only?: number,
): Promise<boolean> {
  const remaining = (): number[] => unitPids(context, unit).filter((pid) => only === undefined || pid === only);
  const pids = remaining();
  if (pids.length === 0) return false;
  const { process } = context;
  let wake = (): void => {};
  const children = process.onSignal('SIGCHLD', () => wake());
  signalAll(context, pids, signal);
  let timedOut = signal === 'SIGKILL';
  const timer = context.clock.setTimer(timeoutMs, () => {
    timedOut = true;
    wake();
  });
  while (remaining().length > 0 && !timedOut) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  timer[Symbol.dispose]();
  children[Symbol.dispose]();
  const stubborn = remaining();
  signalAll(context, stubborn, 'SIGKILL');
  return stubborn.length > 0;
}

function signalAll({ process }: ManagerContext, pids: readonly number[], signal: SignalName): void {
  for (const pid of pids) {
    try {
      process.kernel.kill(pid, signal);
      process.kernel.kill(pid, 'SIGCONT');
    } catch (error) {
      if (!isSystemError(error, 'ESRCH')) throw error;
    }
  }
}
