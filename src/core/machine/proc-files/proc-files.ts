import type { GeneratedEntry, GeneratedFiles } from '../file-system.ts';
import type { HostProcess } from '../host-process.ts';
import type { PidNamespace } from '../pid-namespace.ts';
import { readParameter, writeParameter } from './kernel-parameters.ts';
import { machineFiles } from './machine-files.ts';
import type { ProcContext } from './proc-context.ts';
import { processEntry, processNames } from './process-files.ts';

/** /proc of a machine. */
export function procFiles(context: ProcContext): GeneratedFiles {
  return {
    lookup: (path, reader) => lookUp(context, path, reader),
    write: (path, text, writer) => write(context, path, text, writer),
  };
}

function lookUp(context: ProcContext, path: string, reader: number): GeneratedEntry | undefined {
  const process = context.processes.get(reader === 0 ? 1 : reader);
  const namespace = process?.pidNamespace;
  if (path === '') return { type: 'directory', names: rootNames(context, namespace) };
  const [first = '', ...rest] = path.split('/');
  if (first === 'self' || first === 'thread-self') {
    if (process === undefined) return undefined;
    return rest.length === 0 ? { type: 'symlink', target: String(process.pid) } : ofProcess(process, rest);
  }
  if (/^\d+$/.test(first)) {
    const hostPid = namespace === undefined ? Number(first) : namespace.toHost(Number(first));
    return ofProcess(context.processes.get(hostPid ?? 0), rest);
  }
  if (first === 'sys') return readParameter(context, rest.join('/'), reader);
  if (first === 'net') return rest.length === 0 ? { type: 'symlink', target: 'self/net' } : undefined;
  if (rest.length > 0) return undefined;
  if (first === 'mounts') return { type: 'symlink', target: 'self/mounts' };
  const generate = machineFiles[first];
  return generate === undefined ? undefined : { type: 'file', text: generate(context) };
}

function rootNames({ processes }: ProcContext, namespace: PidNamespace | undefined): string[] {
  const seen = namespace?.hostPids().map((hostPid) => processes.get(hostPid)) ?? processes.all();
  const pids = seen.flatMap((process) => (process === undefined ? [] : [String(process.pid)]));
  return [...pids, ...Object.keys(machineFiles), 'self', 'thread-self', 'sys', 'mounts', 'net'];
}

function ofProcess(process: HostProcess | undefined, rest: readonly string[]): GeneratedEntry | undefined {
  if (process === undefined) return undefined;
  if (rest.length === 0) return { type: 'directory', names: [...processNames] };
  return processEntry(process, rest);
}

function write(context: ProcContext, path: string, text: string, writer: number): void {
  if (path.startsWith('sys/')) writeParameter(context, path.slice('sys/'.length), text, writer);
}
