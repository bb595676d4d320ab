import { isSystemError } from '../../system-error.ts';
import { defineProgram, type Process, type SignalName, signalNumbers } from '../process.ts';
import { commandOf } from './ps/process-row.ts';

/** A signal by number or by name, with or without SIG; undefined for what is none. */
export function parseSignal(text: string): SignalName | undefined {
  const upper = text.toUpperCase();
  const found = Object.entries(signalNumbers).find(
    ([name, number]) => name === upper || name === `SIG${upper}` || String(number) === text,
  );
  return found?.[0] as SignalName | undefined;
}

/** Sends a signal; an error is what the system call says. */
export function trySignal(process: Process, pid: number, signal: SignalName): string | undefined {
  try {
    const target = process.kernel.processes().find((entry) => entry.pid === pid);
    if (target !== undefined && process.user.uid !== 0 && target.uid !== process.user.uid)
      return 'Operation not permitted';
    process.kernel.kill(pid, signal);
    return undefined;
  } catch (error) {
    if (isSystemError(error)) return error.message;
    throw error;
  }
}

/** Takes `-9`, `-KILL`, `-s KILL` and `--signal=KILL` from the front of arguments. */
function takeSignal(args: string[]): { signal: string | undefined; rest: string[] } {
  const [first = '', second] = args;
  if (first === '-s' || first === '--signal') return { signal: second, rest: args.slice(2) };
  if (first.startsWith('--signal=')) return { signal: first.slice('--signal='.length), rest: args.slice(1) };
  const match = /^-(?:s)?(\d+|[A-Z][A-Z0-9]*)$/.exec(first);
  return match === null ? { signal: undefined, rest: args } : { signal: match[1], rest: args.slice(1) };
}

export const killProgram = defineProgram({
  name: 'kill',
  async run(process) {
    const args = process.argv.slice(1);
    if (args[0] === '-l' || args[0] === '-L') {
      await process.stdout.write(
        `${Object.keys(signalNumbers)
          .map((name) => name.slice(3))
          .join(' ')}\n`,
      );
      return 0;
    }
    const { signal: name, rest } = takeSignal(args);
    const signal = parseSignal(name ?? 'TERM');
    const pids = rest.filter((each) => each !== '--');
    if (pids.length === 0) {
      await process.stderr.write('\nUsage:\n kill [options] <pid> [...]\n\nFor more details see kill(1).\n');
      return 1;
    }
    if (signal === undefined && name !== '0') {
      await process.stderr.write(`kill: unknown signal name ${name}\n`);
      return 1;
    }
    return await killAll(process, pids, signal);
  },
});

async function killAll(process: Process, pids: readonly string[], signal: SignalName | undefined): Promise<number> {
  let code = 0;
  for (const text of pids) {
    const pid = Number(text);
    const exists = process.kernel.processes().some((entry) => entry.pid === pid || entry.group === -pid);
    const failure = !Number.isInteger(pid)
      ? 'failed to parse argument'
      : signal === undefined
        ? exists
          ? undefined
          : 'No such process'
        : trySignal(process, pid, signal);
    if (failure === undefined) continue;
    await process.stderr.write(
      failure === 'failed to parse argument' ? `kill: ${failure}: '${text}'\n` : `kill: (${text}): ${failure}\n`,
    );
    code = 1;
  }
  return code;
}

export const killallProgram = defineProgram({
  name: 'killall',
  async run(process) {
    const { signal: name, rest } = takeSignal(process.argv.slice(1));
    const names = rest.filter((each) => !each.startsWith('-'));
    const signal = parseSignal(name ?? 'TERM');
    if (signal === undefined) {
      await process.stderr.write(`${name}: unknown signal; killall -l lists signals.\n`);
      return 1;
    }
    let code = 0;
    for (const each of names) {
      const matching = process.kernel
        .processes()
        .filter((entry) => commandOf(entry) === each && entry.pid !== process.pid);
      if (matching.length === 0) {
        await process.stderr.write(`${each}: no process found\n`);
        code = 1;
      }
      for (const { pid } of matching) trySignal(process, pid, signal);
    }
    return code;
  },
});

export const pidofProgram = defineProgram({
  name: 'pidof',
  async run(process) {
    const names = process.argv.slice(1).filter((each) => !each.startsWith('-'));
    const pids = process.kernel
      .processes()
      .filter((entry) => names.some((name) => commandOf(entry) === name || entry.argv[0] === name))
      .map(({ pid }) => pid)
      .reverse();
    if (pids.length > 0) await process.stdout.write(`${pids.join(' ')}\n`);
    return pids.length > 0 ? 0 : 1;
  },
});
