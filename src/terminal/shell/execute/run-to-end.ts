import type { Shell } from '../shell.ts';
import { runExitTrap } from '../traps.ts';
import { ExpansionError, LoopExit, ReturnExit, ShellExit, SignalExit } from '../unwind.ts';

/** Runs `body` as the whole life of the shell: catches what leaves it, and runs the EXIT trap. */
export async function runToEnd(shell: Shell, body: (shell: Shell) => Promise<number>): Promise<number> {
  try {
    shell.lastStatus = await finalStatus(shell, body);
    return await finalStatus(shell, runExitTrap);
  } finally {
    for (const release of shell.releases) release();
  }
}

async function finalStatus(shell: Shell, body: (shell: Shell) => Promise<number>): Promise<number> {
  try {
    return await body(shell);
  } catch (error) {
    const status = statusOf(shell, error);
    if (status === undefined) throw error;
    return status;
  }
}

/** The status that a shell ends with when `error` leaves it; undefined where it is not the shell's. */
export function statusOf(shell: Shell, error: unknown): number | undefined {
  if (error instanceof ShellExit || error instanceof ReturnExit) return error.status;
  if (error instanceof SignalExit || error instanceof ExpansionError) return error.status;
  return error instanceof LoopExit ? shell.lastStatus : undefined;
}
