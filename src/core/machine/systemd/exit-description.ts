import type { ExitStatus } from '../process.ts';
import type { UnitResult } from './unit.ts';

const names: Readonly<Record<number, string>> = {
  0: 'SUCCESS',
  1: 'FAILURE',
  2: 'INVALIDARGUMENT',
  3: 'NOTIMPLEMENTED',
  4: 'NOPERMISSION',
  5: 'NOTINSTALLED',
  6: 'NOTCONFIGURED',
  7: 'NOTRUNNING',
  200: 'CHDIR',
  203: 'EXEC',
  217: 'USER',
  226: 'NAMESPACE',
};

/** `code=exited, status=1/FAILURE` or `code=killed, status=9/KILL`. */
export function describeExit({ code, signal }: ExitStatus): string {
  if (signal !== undefined) {
    const dumps = signal === 'SIGABRT' || signal === 'SIGSEGV' || signal === 'SIGQUIT';
    return `code=${dumps ? 'dumped' : 'killed'}, status=${code - 128}/${signal.slice(3)}`;
  }
  return `code=exited, status=${code}/${names[code] ?? 'n/a'}`;
}

/** Whether a main process that ended so did what it was to do. */
export function isCleanExit({ code, signal }: ExitStatus, alsoClean: readonly string[]): boolean {
  if (signal !== undefined) {
    const name = signal.slice(3);
    return ['HUP', 'INT', 'TERM', 'PIPE'].includes(name) || alsoClean.includes(signal) || alsoClean.includes(name);
  }
  return code === 0 || alsoClean.includes(String(code)) || alsoClean.includes(names[code] ?? '-');
}

/** What a unit's failure is called whose process ended so. */
export function resultOf({ signal, outOfMemory }: ExitStatus): UnitResult {
  if (outOfMemory === true) return 'oom-kill';
  if (signal === undefined) return 'exit-code';
  return signal === 'SIGABRT' || signal === 'SIGSEGV' || signal === 'SIGQUIT' ? 'core-dump' : 'signal';
}
