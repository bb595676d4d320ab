import type { GeneratedEntry } from '../file-system.ts';
import type { HostProcess } from '../host-process.ts';

type ProcessFile = (process: HostProcess) => GeneratedEntry;

const text =
  (generate: (process: HostProcess) => string): ProcessFile =>
  (process) => ({ type: 'file', text: generate(process) });

const descriptors = ['0', '1', '2'];
const descriptorDevices: Readonly<Record<string, string>> = { '0': 'stdin', '1': 'stdout', '2': 'stderr' };

/** The files in /proc/PID, by name. */
const files: Readonly<Record<string, ProcessFile>> = {
  cgroup: text((process) => `0::${process.accounts.path}\n`),
  cmdline: text((process) => process.argv.map((argument) => `${argument}\0`).join('')),
  comm: text((process) => `${commandName(process)}\n`),
  cwd: (process) => ({ type: 'symlink', target: process.workingDirectory }),
  environ: text((process) => [...process.env].map(([name, value]) => `${name}=${value}\0`).join('')),
  exe: (process) => ({ type: 'symlink', target: process.executable }),
  fd: () => ({ type: 'directory', names: descriptors }),
  limits: text(
    () =>
      `${'Limit'.padEnd(26)}${'Soft Limit'.padEnd(21)}${'Hard Limit'.padEnd(21)}Units\n${'Max open files'.padEnd(26)}${'1048576'.padEnd(21)}${'1048576'.padEnd(21)}files\n`,
  ),
  mounts: text((process) =>
    process.files
      .mounts()
      .map(({ path, type, readOnly }) => `${sourceOf(type)} ${path} ${type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`)
      .join(''),
  ),
  oom_score_adj: text(() => '0\n'),
  root: () => ({ type: 'symlink', target: '/' }),
  stat: text(statLine),
  statm: text((process) => `${pages(process)} ${pages(process)} 0 0 0 ${pages(process)} 0\n`),
  status: text(status),
};

/** What /proc/PID lists. */
export const processNames: readonly string[] = Object.keys(files);

export function processEntry(
  process: HostProcess,
  [name = '', ...rest]: readonly string[],
): GeneratedEntry | undefined {
  if (name === 'fd' && rest.length === 1) {
    const device = descriptorDevices[rest[0] ?? ''];
    return device === undefined ? undefined : { type: 'device', device };
  }
  if (rest.length > 0) return undefined;
  return files[name]?.(process);
}

/** What the kernel calls a process: the last part of what was executed, cut to 15 characters. */
function commandName({ argv }: { readonly argv: readonly string[] }): string {
  const name = argv[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 15);
}

/** The first column of mount(8) for what has no device. */
export function sourceOf(type: string): string {
  return type === 'ext4' ? '/dev/vda1' : type === 'devtmpfs' ? 'udev' : type;
}

const pageBytes = 4096;

function pages(process: HostProcess): number {
  return Math.ceil(process.memoryBytes / pageBytes);
}

function statLine(process: HostProcess): string {
  const { pid, parentPid, group, signals, memoryBytes } = process;
  const ticks = Math.round(process.cpuNanoseconds / 1e7);
  const terminal = process.terminal === undefined ? 0 : 34816;
  const state = signals.stopped ? 'T' : 'S';
  return `${pid} (${commandName(process)}) ${state} ${parentPid} ${group} ${group} ${terminal} ${process.terminal?.foregroundGroup ?? -1} 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${Math.round(process.startedMs / 10)} ${memoryBytes} ${pages(process)}\n`;
}

function status(process: HostProcess): string {
  const { pid, parentPid, user, memoryBytes, signals } = process;
  const kilobytes = `${String(Math.round(memoryBytes / 1024)).padStart(8)} kB`;
  const ids = (id: number): string => Array.from({ length: 4 }, () => id).join('\t');
  return [
    `Name:\t${commandName(process)}`,
    'Umask:\t0022',
    `State:\t${signals.stopped ? 'T (stopped)' : 'S (sleeping)'}`,
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    `PPid:\t${parentPid}`,
    `Uid:\t${ids(user.uid)}`,
    `Gid:\t${ids(user.gid)}`,
    `Groups:\t${(user.groups ?? []).join(' ')}`,
    `VmSize:\t${kilobytes}`,
    `VmRSS:\t${kilobytes}`,
    'Threads:\t1',
    '',
  ].join('\n');
}
