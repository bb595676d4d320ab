import { type SignalName, signalNumbers } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { ended, endOrStop, reportStopped, signalTexts } from '../execute/wait.ts';
import type { Job } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import { parseSignal, runPendingTraps } from '../traps.ts';
import { type BuiltinCall, complain, parseOptions, print, refuseOption } from './builtin.ts';
import { signalTable } from './trap.ts';

export async function jobs(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, unknown } = parseOptions(call.args, 'lnprs');
  if (unknown !== undefined)
    return await refuseOption(call, unknown, 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]');
  for (const job of shell.jobs.all()) {
    if (given.has('r') && job.state !== 'running') continue;
    if (given.has('s') && job.state !== 'stopped') continue;
    await print(call, given.has('p') ? `${job.child.pid}\n` : `${jobLine(shell, job, given.has('l'))}\n`);
    if (job.state === 'done') shell.jobs.remove(job);
  }
  return 0;
}

/** `[1]+  Running                 sleep 100 &`. */
export function jobLine(shell: Shell, job: Job, withPid = false): string {
  const mark = shell.jobs.mark(job);
  const pid = withPid ? `${String(job.child.pid).padStart(5)} ` : ' ';
  return `[${job.number}]${mark}${withPid ? ' ' : ' '}${pid}${describe(job).padEnd(24)}${job.text}${job.state === 'running' ? ' &' : ''}`;
}

function describe({ state, status }: Job): string {
  if (state === 'running') return 'Running';
  if (state === 'stopped') return 'Stopped';
  if (status?.signal !== undefined) return signalTexts[status.signal] ?? status.signal.replace(/^SIGINT$/, 'Interrupt');
  return status === undefined || status.code === 0 ? 'Done' : `Exit ${status.code}`;
}

function findJob(shell: Shell, specification: string | undefined): Job | undefined {
  return specification === undefined
    ? shell.jobs.current
    : shell.jobs.find(/^\d+$/.test(specification) ? `%${specification}` : specification);
}

export async function foreground(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (!shell.interactive) return await complain(call, 'no job control');
  const job = findJob(shell, args[0]);
  if (job === undefined || job.state === 'done') return await complain(call, `${args[0] ?? 'current'}: no such job`);
  await print(call, `${job.text}\n`);
  const { terminal, group } = shell.process;
  if (terminal !== undefined) terminal.foregroundGroup = job.child.pid;
  const outcome = endOrStop(job.child);
  job.child.kill('SIGCONT', { group: true });
  const result = await outcome;
  if (terminal !== undefined) terminal.foregroundGroup = group;
  if (result === 'stopped') {
    shell.jobs.makeCurrent(job);
    await reportStopped(shell, job);
    return 128 + signalNumbers.SIGTSTP;
  }
  shell.jobs.remove(job);
  return await ended(shell, job.child, result, job.text);
}

export async function background(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (!shell.interactive) return await complain(call, 'no job control');
  const job = findJob(shell, args[0]);
  if (job === undefined || job.state === 'done') return await complain(call, `${args[0] ?? 'current'}: no such job`);
  if (job.state === 'running') {
    await complain(call, `job ${job.number} already in background`, 0);
    return 0;
  }
  await print(call, `[${job.number}]${shell.jobs.mark(job)} ${job.text} &\n`);
  job.child.kill('SIGCONT', { group: true });
  return 0;
}

export async function disown(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, operands } = parseOptions(args, 'ahr');
  const chosen = given.has('a') ? shell.jobs.all() : [findJob(shell, operands[0])];
  for (const job of chosen) {
    if (job === undefined) return await complain(call, `${operands[0] ?? 'current'}: no such job`);
    if (!given.has('h')) shell.jobs.remove(job);
  }
  return 0;
}

export async function wait(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const { given, operands, unknown } = parseOptions(call.args, 'fnp:');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'wait [-fn] [-p var] [id ...]');
  if (given.has('n')) {
    const pending = shell.jobs.all().filter((job) => !job.reported);
    if (pending.length === 0) return 127;
    const first = await interruptible(
      shell,
      Promise.race(pending.map(async (job) => ({ job, status: await job.child.exited }))),
    );
    if (typeof first === 'number') return first;
    first.job.reported = true;
    shell.jobs.remove(first.job);
    return first.status.code;
  }
  if (operands.length === 0) {
    const all = await interruptible(shell, Promise.all(shell.jobs.all().map((job) => job.child.exited)));
    if (typeof all === 'number') return all;
    if (!shell.interactive) for (const job of shell.jobs.all()) shell.jobs.remove(job);
    return 0;
  }
  let status = 0;
  for (const operand of operands) status = await waitFor(call, operand);
  return status;
}

async function waitFor(call: BuiltinCall, operand: string): Promise<number> {
  const { shell } = call;
  if (!operand.startsWith('%') && !/^\d+$/.test(operand)) {
    return await complain(call, `\`${operand}': not a pid or valid job spec`);
  }
  const job = shell.jobs.find(operand);
  const finished = shell.jobs.finished.get(Number(operand));
  if (job === undefined && finished !== undefined) return finished.code;
  if (job === undefined) {
    const missing = operand.startsWith('%') ? `${operand}: no such job` : `pid ${operand} is not a child of this shell`;
    return await complain(call, missing, 127);
  }
  const status = await interruptible(shell, job.child.exited);
  if (typeof status === 'number') return status;
  if (!shell.interactive) shell.jobs.remove(job);
  return status.code;
}

/** Waits until the promise resolves or a trapped signal comes: then its status is 128 and the signal's number. */
async function interruptible<T>(shell: Shell, promise: Promise<T>): Promise<T | number> {
  const controller = new AbortController();
  shell.interrupted = controller;
  const interrupted = new Promise<'interrupted'>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
  });
  try {
    const result = await Promise.race([promise, interrupted]);
    if (result !== 'interrupted') return result;
  } finally {
    shell.interrupted = undefined;
  }
  const [signal] = shell.pendingSignals;
  await runPendingTraps(shell);
  return 128 + (signal === undefined ? signalNumbers.SIGINT : signalNumbers[signal]);
}

export async function kill(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  let { args } = call;
  let signal: SignalName = 'SIGTERM';
  const [first = ''] = args;
  if (first === '-l' || first === '-L') return await listSignals(call, args.slice(1));
  if (first === '-s' || first === '-n' || /^-./.test(first)) {
    const separate = first === '-s' || first === '-n';
    const text = separate ? (args[1] ?? '') : first.slice(1);
    args = args.slice(separate ? 2 : 1);
    if (text !== '-') {
      const parsed = text === '0' ? 'none' : parseSignal(text);
      if (parsed === undefined) return await complain(call, `${text}: invalid signal specification`);
      if (parsed === 'none') return await probe(call, args);
      signal = parsed;
    }
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) {
    await shell.writeError(
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    );
    return 2;
  }
  let status = 1;
  for (const target of args) if (await killOne(call, target, signal)) status = 0;
  return status;
}

async function killOne(call: BuiltinCall, target: string, signal: SignalName): Promise<boolean> {
  const { shell } = call;
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target);
    if (job === undefined) return (await complain(call, `${target}: no such job`)) === 0;
    job.child.kill(signal, { group: job.grouped });
    if (job.state === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP'))
      job.child.kill('SIGCONT', { group: job.grouped });
    return true;
  }
  if (!/^-?\d+$/.test(target)) {
    await complain(call, `${target}: arguments must be process or job IDs`);
    return false;
  }
  try {
    shell.process.kernel.kill(Number(target), signal);
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await complain(call, `(${target}) - ${error.message}`);
    return false;
  }
}

/** `kill -0`. */
async function probe(call: BuiltinCall, targets: readonly string[]): Promise<number> {
  const alive = new Set(call.shell.process.kernel.processes().map(({ pid }) => pid));
  let status = 0;
  for (const target of targets) {
    const job = target.startsWith('%') ? call.shell.jobs.find(target) : undefined;
    if (alive.has(job?.child.pid ?? Number(target))) continue;
    status = await complain(call, `(${target}) - No such process`);
  }
  return status;
}

async function listSignals(call: BuiltinCall, args: readonly string[]): Promise<number> {
  if (args.length === 0) return await print(call, signalTable());
  const lines = args.map((text) => {
    const number = /^\d+$/.test(text) ? Number(text) & 0x7f : undefined;
    const name = parseSignal(number === undefined ? text : String(number));
    if (name === undefined) return undefined;
    return number === undefined ? String(signalNumbers[name]) : name.replace(/^SIG/, '');
  });
  const bad = lines.indexOf(undefined);
  if (bad >= 0) return await complain(call, `${args[bad] ?? ''}: invalid signal specification`);
  return await print(call, lines.map((line) => `${line ?? ''}\n`).join(''));
}
