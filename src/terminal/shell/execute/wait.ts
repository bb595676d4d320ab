import { type ChildProcess, type ExitStatus, type SignalName, signalNumbers } from '../../../core/machine/process.ts';
import type { Job } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import { SignalExit } from '../unwind.ts';

/** Waits for a child in the foreground; gives it the terminal where the shell has job control. Resolves to its status. */
export async function waitForeground(shell: Shell, child: ChildProcess, text: string): Promise<number> {
  if (!shell.interactive) return await ended(shell, child, await child.exited, text);
  const { terminal, group } = shell.process;
  if (terminal !== undefined) terminal.foregroundGroup = child.pid;
  const outcome = await endOrStop(child);
  if (terminal !== undefined) {
    terminal.foregroundGroup = group;
    if (outcome === 'stopped' || outcome.signal !== undefined) {
      terminal.setRaw(false);
      terminal.setEcho(true);
    }
  }
  if (outcome !== 'stopped') return await ended(shell, child, outcome, text);
  const job = shell.jobs.add(child, text, true);
  job.state = 'stopped';
  await reportStopped(shell, job);
  return 128 + signalNumbers.SIGTSTP;
}

export async function reportStopped(shell: Shell, job: Job): Promise<void> {
  await shell.writeError(`\n[${job.number}]+  Stopped                 ${job.text}\n`);
}

export function endOrStop(child: ChildProcess): Promise<ExitStatus | 'stopped'> {
  return new Promise((resolve) => {
    const listening = child.onStop((stopped) => {
      if (!stopped) return;
      listening[Symbol.dispose]();
      resolve('stopped');
    });
    void child.exited.then((status) => {
      listening[Symbol.dispose]();
      resolve(status);
    });
  });
}

/** What a shell says of a process that a signal ended. */
export const signalTexts: Partial<Record<SignalName, string>> = {
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit',
  SIGABRT: 'Aborted',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGSEGV: 'Segmentation fault',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

/** Says what ended a foreground child, where a shell does; Ctrl-C at the prompt also leaves what surrounds the command. */
export async function ended(shell: Shell, child: ChildProcess, status: ExitStatus, text: string): Promise<number> {
  const { code, signal } = status;
  if (signal === undefined) return code;
  if (signal === 'SIGINT' && shell.interactive) {
    throw new SignalExit('SIGINT', code);
  }
  const description = signalTexts[signal];
  if (description === undefined) return code;
  if (shell.interactive || shell.dialect === 'dash') await shell.writeError(`${description}\n`);
  else {
    const name = shell.messageName ?? shell.name;
    const pid = String(child.pid).padStart(5);
    await shell.writeError(`${name}: line ${shell.line}: ${pid} ${description.padEnd(23)} ${text}\n`);
  }
  return code;
}
