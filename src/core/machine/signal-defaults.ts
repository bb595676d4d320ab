import { type ExitStatus, type SignalName, signalNumbers } from './process.ts';

type Disposition = 'terminate' | 'ignore' | 'stop' | 'continue';

const others: Partial<Record<SignalName, Disposition>> = {
  SIGCHLD: 'ignore',
  SIGWINCH: 'ignore',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
};

/** What a signal does to a process that has no handler for it. */
export function defaultDisposition(signal: SignalName): Disposition {
  return others[signal] ?? 'terminate';
}

/** How a process ends that a signal ended. */
export function signalledStatus(signal: SignalName): ExitStatus {
  return { code: 128 + signalNumbers[signal], signal };
}
