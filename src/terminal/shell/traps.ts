import { type SignalName, signalNumbers } from '../../core/machine/process.ts';
import type { Shell, TrapName } from './shell.ts';
import { SignalExit } from './unwind.ts';

const signalsByNumber = new Map<number, SignalName>(
  Object.entries(signalNumbers).map(([name, number]) => [number, name as SignalName]),
);

/** `INT`, `SIGINT`, `2`, `EXIT`, `0`, `ERR`; undefined where it is none of them. */
export function parseTrapName(text: string): TrapName | undefined {
  if (/^\d+$/.test(text)) return text === '0' ? 'EXIT' : signalsByNumber.get(Number(text));
  const name = text.toUpperCase();
  if (name === 'EXIT' || name === 'ERR' || name === 'DEBUG' || name === 'RETURN') return name;
  return parseSignal(name);
}

/** `TERM`, `SIGTERM`, `15`. */
export function parseSignal(text: string): SignalName | undefined {
  if (/^\d+$/.test(text)) return signalsByNumber.get(Number(text));
  const name = text.toUpperCase();
  const full = name.startsWith('SIG') ? name : `SIG${name}`;
  return isSignal(full) ? full : undefined;
}

function isSignal(name: string): name is SignalName {
  return Object.hasOwn(signalNumbers, name);
}

function isSignalTrap(name: TrapName): name is SignalName {
  return isSignal(name);
}

/** Sets what is done on a signal or event: '' ignores it, undefined puts it back to what it does by default. */
export function setTrap(shell: Shell, name: TrapName, command: string | undefined): void {
  if (command === undefined) shell.traps.delete(name);
  else shell.traps.set(name, command);
  if (!isSignalTrap(name) || name === 'SIGKILL' || name === 'SIGSTOP') return;
  shell.trapHandlers.get(name)?.[Symbol.dispose]();
  shell.trapHandlers.delete(name);
  if (command === undefined) return;
  shell.trapHandlers.set(
    name,
    shell.process.onSignal(name, () => {
      if (command === '') return;
      shell.pendingSignals.push(name);
      shell.interrupted?.abort();
    }),
  );
}

/** Runs the traps of the signals that came, between two commands. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  for (let signal = shell.pendingSignals.shift(); signal !== undefined; signal = shell.pendingSignals.shift()) {
    const command = shell.traps.get(signal);
    if (command === undefined) throw new SignalExit(signal, 128 + signalNumbers[signal]);
    await runTrap(shell, command);
  }
}

async function runTrap(shell: Shell, command: string): Promise<void> {
  const status = shell.lastStatus;
  const { line } = shell;
  await shell.engine.runText(shell, command, { firstLine: shell.line });
  shell.line = line;
  shell.lastStatus = status;
}

export async function runErrorTrap(shell: Shell): Promise<void> {
  const command = shell.traps.get('ERR');
  if (command === undefined || command === '') return;
  if (shell.calls.length > 0 && !shell.has('errtrace')) return;
  shell.conditionDepth += 1;
  try {
    await runTrap(shell, command);
  } finally {
    shell.conditionDepth -= 1;
  }
}

export async function runReturnTrap(shell: Shell): Promise<void> {
  const command = shell.traps.get('RETURN');
  if (command === undefined || command === '') return;
  shell.traps.delete('RETURN');
  await runTrap(shell, command);
  shell.traps.set('RETURN', command);
}

export async function runExitTrap(shell: Shell): Promise<number> {
  const command = shell.traps.get('EXIT');
  shell.traps.delete('EXIT');
  if (command === undefined || command === '') return shell.lastStatus;
  const status = shell.lastStatus;
  shell.calls.length = 0;
  await shell.engine.runText(shell, command, { firstLine: 1 });
  return status;
}
