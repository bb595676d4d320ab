import type { GeneratedEntry, GeneratedFiles } from '../file-system.ts';
import { readParameter, writeParameter } from './kernel-parameters.ts';
import { machineFiles } from './machine-files.ts';
import type { ProcContext } from './proc-context.ts';
import { processEntry, processNames } from './process-files.ts';

/** /proc of a machine. */
export function procFiles(context: ProcContext): GeneratedFiles {
  return {
    lookup: (path, reader) => lookUp(context, path, reader),
    write: (path, text) => write(context, path, text),
  };
}

function lookUp(context: ProcContext, path: string, reader: number): GeneratedEntry | undefined {
  if (path === '') return { type: 'directory', names: rootNames(context) };
  const [first = '', ...rest] = path.split('/');
  if (first === 'self' || first === 'thread-self') {
    const pid = reader === 0 ? 1 : reader;
    return rest.length === 0 ? { type: 'symlink', target: String(pid) } : ofProcess(context, pid, rest);
  }
  if (/^\d+$/.test(first)) return ofProcess(context, Number(first), rest);
  if (first === 'sys') return readParameter(context, rest.join('/'), reader);
  if (first === 'net') return rest.length === 0 ? { type: 'symlink', target: 'self/net' } : undefined;
  if (rest.length > 0) return undefined;
  if (first === 'mounts') return { type: 'symlink', target: 'self/mounts' };
  const generate = machineFiles[first];
  return generate === undefined ? undefined : { type: 'file', text: generate(context) };
}

function rootNames({ processes }: ProcContext): string[] {
  const pids = processes.all().map((process) => String(process.pid));
  return [...pids, ...Object.keys(machineFiles), 'self', 'thread-self', 'sys', 'mounts', 'net'];
}

function ofProcess({ processes }: ProcContext, pid: number, rest: readonly string[]): GeneratedEntry | undefined {
  const process = processes.get(pid);
  if (process === undefined) return undefined;
  if (rest.length === 0) return { type: 'directory', names: [...processNames] };
  return processEntry(process, rest);
}

function write(context: ProcContext, path: string, text: string): void {
  if (path.startsWith('sys/')) writeParameter(context, path.slice('sys/'.length), text);
}
