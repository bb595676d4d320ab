import { commandOf, type ProcessRow } from './process-row.ts';

export interface ProcessColumn {
  readonly header: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly value: (row: ProcessRow) => string;
  /** For `--sort`; default the value as text. */
  readonly key?: (row: ProcessRow) => number;
}

const right = (header: string, width: number, key: (row: ProcessRow) => number): ProcessColumn => ({
  header,
  width,
  align: 'right',
  value: (row) => String(key(row)),
  key,
});

const left = (header: string, width: number, value: (row: ProcessRow) => string): ProcessColumn => ({
  header,
  width,
  align: 'left',
  value,
});

const pidWidth = 7;

const elapsedSeconds = ({ nowMs, startedMs }: ProcessRow): number => Math.floor((nowMs - startedMs) / 1000);
const processorSeconds = ({ cpuNanoseconds }: ProcessRow): number => Math.floor(cpuNanoseconds / 1e9);
const kilobytes = ({ memoryBytes }: ProcessRow): number => Math.round(memoryBytes / 1024);
const memoryShare = (row: ProcessRow): number => (100 * row.memoryBytes) / row.machineMemoryBytes;

/** How much of a processor the process used while it lived. */
const processorShare = (row: ProcessRow): number => {
  const livedMs = row.nowMs - row.startedMs;
  return livedMs <= 0 ? 0 : (row.cpuNanoseconds / 1e6 / livedMs) * 100;
};

const terminal = ({ terminal: name }: ProcessRow): string => name ?? '?';
const state = ({ state: letter, group, pid }: ProcessRow): string => `${letter}${group === pid ? 's' : ''}`;
const args = (row: ProcessRow): string => row.branch + row.argv.join(' ');

const two = (value: number): string => String(value).padStart(2, '0');

function clockTime(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}-${time}` : time;
}

function elapsed(row: ProcessRow): string {
  const seconds = elapsedSeconds(row);
  return seconds < 3600 ? `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}` : clockTime(seconds);
}

function bsdTime(row: ProcessRow): string {
  const seconds = processorSeconds(row);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function startTime({ startedMs, nowMs }: ProcessRow): string {
  const iso = new Date(startedMs).toISOString();
  if (nowMs - startedMs < 86_400_000) return iso.slice(11, 16);
  const date = new Date(startedMs);
  return `${months[date.getUTCMonth()]}${two(date.getUTCDate())}`;
}

function longStart({ startedMs }: ProcessRow): string {
  const date = new Date(startedMs);
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  return `${day} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()}`;
}

const args27 = (header: string): ProcessColumn => left(header, 27, args);

/** The columns by the names that `-o` takes. */
export const processColumns: Readonly<Record<string, ProcessColumn>> = {
  pid: right('PID', pidWidth, ({ pid }) => pid),
  ppid: right('PPID', pidWidth, ({ parentPid }) => parentPid),
  pgid: right('PGID', pidWidth, ({ group }) => group),
  pgrp: right('PGRP', pidWidth, ({ group }) => group),
  sid: right('SID', pidWidth, ({ group }) => group),
  tid: right('TID', pidWidth, ({ pid }) => pid),
  uid: right('UID', 5, ({ uid }) => uid),
  user: left('USER', 8, ({ user }) => user),
  euser: left('EUSER', 8, ({ user }) => user),
  uname: left('USER', 8, ({ user }) => user),
  group: left('GROUP', 8, ({ user }) => user),
  tty: left('TT', 8, terminal),
  tt: left('TT', 8, terminal),
  tname: left('TTY', 8, terminal),
  time: { ...right('TIME', 8, processorSeconds), value: (row) => clockTime(processorSeconds(row)) },
  cputime: { ...right('TIME', 8, processorSeconds), value: (row) => clockTime(processorSeconds(row)) },
  bsdtime: { ...right('TIME', 6, processorSeconds), value: bsdTime },
  etime: { ...right('ELAPSED', 11, elapsedSeconds), value: elapsed },
  etimes: right('ELAPSED', 7, elapsedSeconds),
  start: {
    ...right('STARTED', 8, ({ startedMs }) => startedMs),
    value: ({ startedMs }) => new Date(startedMs).toISOString().slice(11, 19),
  },
  lstart: { ...right('STARTED', 24, ({ startedMs }) => startedMs), value: longStart },
  stime: { ...left('STIME', 5, startTime), key: ({ startedMs }) => startedMs },
  start_time: { ...left('START', 5, startTime), key: ({ startedMs }) => startedMs },
  bsdstart: { ...right('START', 6, ({ startedMs }) => startedMs), value: startTime },
  stat: left('STAT', 4, state),
  s: left('S', 1, (row) => row.state),
  state: left('S', 1, (row) => row.state),
  comm: left('COMMAND', 15, (row) => row.branch + commandOf(row)),
  ucmd: left('CMD', 15, (row) => row.branch + commandOf(row)),
  ucomm: left('COMMAND', 15, commandOf),
  args: args27('COMMAND'),
  command: args27('COMMAND'),
  cmd: args27('CMD'),
  rss: right('RSS', 5, kilobytes),
  rsz: right('RSZ', 5, kilobytes),
  vsz: right('VSZ', 6, kilobytes),
  size: right('SIZE', 5, kilobytes),
  pcpu: { ...right('%CPU', 4, processorShare), value: (row) => processorShare(row).toFixed(1) },
  '%cpu': { ...right('%CPU', 4, processorShare), value: (row) => processorShare(row).toFixed(1) },
  c: { ...right('C', 2, processorShare), value: (row) => String(Math.min(99, Math.floor(processorShare(row)))) },
  pmem: { ...right('%MEM', 4, memoryShare), value: (row) => memoryShare(row).toFixed(1) },
  '%mem': { ...right('%MEM', 4, memoryShare), value: (row) => memoryShare(row).toFixed(1) },
  ni: right('NI', 3, () => 0),
  nice: right('NI', 3, () => 0),
  pri: right('PRI', 3, () => 19),
  psr: right('PSR', 3, () => 0),
  nlwp: right('NLWP', 4, () => 1),
  thcount: right('THCNT', 5, () => 1),
  wchan: left('WCHAN', 6, () => '-'),
  cgroup: left('CGROUP', 27, ({ cgroup }) => `0::${cgroup}`),
  f: right('F', 1, () => 4),
  addr: left('ADDR', 4, () => '-'),
};
