import type { Process } from '../../process.ts';
import { requestList, requestStatus } from '../control-client.ts';
import { describeExit } from '../exit-description.ts';
import { formatRecord } from '../journal/format-record.ts';
import { journalBackwards } from '../journal/journal-reader.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { isAboutUnit } from '../journal/match.ts';
import { unitName } from '../load-unit.ts';
import { formatAge, formatTimeSpan, formatTimestamp } from '../time-span.ts';
import type { ServiceProcessStatus, ServiceStatus, UnitStatus } from '../unit-status.ts';
import { enablementOf } from './enable.ts';
import { systemState } from './is.ts';
import { staleWarning } from './jobs.ts';
import type { SystemctlCall, SystemctlVerb } from './verb.ts';

const noSuchUnit = 4;
const notRunning = 3;

export const showStatus: SystemctlVerb = async (call) => {
  const { process, operands } = call;
  if (operands.length === 0) return await showSystem(call);
  let code = 0;
  const blocks: string[] = [];
  for (const status of await requestStatus(process, operands.map(unitName))) {
    if (status.loadState === 'not-found' && status.activeState === 'inactive') {
      await process.stderr.write(`Unit ${status.name} could not be found.\n`);
      code = noSuchUnit;
      continue;
    }
    if (status.needsReload) await process.stderr.write(staleWarning(status.name));
    blocks.push(await unitBlock(call, status));
    if (status.activeState !== 'active' && status.activeState !== 'reloading' && code === 0) code = notRunning;
  }
  await process.stdout.write(blocks.join('\n'));
  return code;
};

async function unitBlock({ process, options }: SystemctlCall, status: UnitStatus): Promise<string> {
  const nowMs = process.clock.now();
  const lines = [
    `${mark(status)} ${status.name}${status.description === status.name ? '' : ` - ${status.description}`}`,
    field('Loaded', loadedText(process, status)),
    ...dropInLines(status.dropIns),
    field('Active', activeText(status, nowMs)),
    ...durationLine(status),
    ...status.documentation.map((page, index) => (index === 0 ? field('Docs', page) : `${' '.repeat(13)}${page}`)),
    ...(status.service === undefined ? [] : serviceLines(process, status.service)),
  ];
  const logs = logLines(process, status.name, Number(options.value('lines') ?? 10));
  return [...lines, ...(logs.length > 0 ? ['', ...logs] : [])].map((line) => `${line}\n`).join('');
}

const labelWidth = 11;

function field(label: string, text: string): string {
  return `${label.padStart(labelWidth)}: ${text}`;
}

function mark({ activeState }: UnitStatus): string {
  if (activeState === 'failed') return '×';
  if (activeState === 'inactive' || activeState === 'deactivating') return '○';
  return activeState === 'reloading' ? '↻' : '●';
}

function loadedText({ files }: Process, { name, loadState, fragmentPath }: UnitStatus): string {
  if (loadState === 'masked') return `masked (Reason: Unit ${name} is masked.)`;
  if (loadState === 'not-found') return `not-found (Reason: Unit ${name} not found.)`;
  const enablement = enablementOf(files, name) ?? 'disabled';
  const preset = enablement === 'static' ? '' : '; preset: enabled';
  return `loaded (${fragmentPath}; ${enablement}${preset})`;
}

function dropInLines(paths: readonly string[]): string[] {
  const byDirectory = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash);
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), path.slice(slash + 1)]);
  }
  const indent = ' '.repeat(labelWidth + 2);
  return [...byDirectory].flatMap(([directory, names], index) => [
    index === 0 ? field('Drop-In', directory) : `${indent}${directory}`,
    `${indent}└─${names.join(', ')}`,
  ]);
}

function activeText({ activeState, subState, result, ...times }: UnitStatus, nowMs: number): string {
  const why =
    result !== 'success' && (activeState === 'failed' || subState === 'auto-restart' || activeState === 'inactive');
  const state = activeState === 'failed' ? 'failed' : `${activeState} (${subState})`;
  const text = why ? `${state} (Result: ${result})` : state;
  const sinceMs =
    activeState === 'active' || activeState === 'reloading'
      ? times.activeEnteredMs
      : activeState === 'activating'
        ? times.inactiveLeftMs
        : activeState === 'deactivating'
          ? times.activeLeftMs
          : times.inactiveEnteredMs;
  if (sinceMs === undefined) return text;
  return `${text} since ${formatTimestamp(sinceMs)}; ${formatAge(nowMs - sinceMs)}`;
}

function durationLine({ activeState, activeEnteredMs, activeLeftMs }: UnitStatus): string[] {
  const isOver = activeState === 'inactive' || activeState === 'failed';
  if (!isOver || activeEnteredMs === undefined || activeLeftMs === undefined) return [];
  return [field('Duration', formatTimeSpan(activeLeftMs - activeEnteredMs))];
}

function serviceLines(process: Process, service: ServiceStatus): string[] {
  const { main, pids } = service;
  const isRunning = main !== undefined && main.status === undefined;
  const ended = service.processes.filter((each) => each.status !== undefined);
  const lines = ended.map((each) =>
    field('Process', `${each.pid} ${each.kind}=${each.argv.join(' ')} (${exitOf(each)})`),
  );
  if (main !== undefined) {
    lines.push(
      field('Main PID', isRunning ? `${main.pid} (${baseName(main.argv[0] ?? '')})` : `${main.pid} (${exitOf(main)})`),
    );
  }
  if (service.statusText !== undefined && isRunning) lines.push(field('Status', `"${service.statusText}"`));
  if (pids.length > 0) {
    lines.push(field('Tasks', `${pids.length} (limit: 4558)`));
    lines.push(field('Memory', `${formatBytes(service.memoryBytes)} (peak: ${formatBytes(service.memoryBytes)})`));
  }
  if (service.cpuNanoseconds > 0) lines.push(field('CPU', formatTimeSpan(Math.ceil(service.cpuNanoseconds / 1e6))));
  if (pids.length > 0) lines.push(field('CGroup', service.cgroup), ...processTree(process, pids));
  return lines;
}

function exitOf({ status }: ServiceProcessStatus): string {
  return status === undefined ? '' : describeExit(status);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function processTree({ kernel }: Process, pids: readonly number[]): string[] {
  const indent = ' '.repeat(labelWidth + 2);
  const commands = new Map(kernel.processes().map(({ pid, argv }) => [pid, argv.join(' ')]));
  const width = Math.max(...pids.map((pid) => String(pid).length));
  return pids.map((pid, index) => {
    const branch = index === pids.length - 1 ? '└─' : '├─';
    return `${indent}${branch}${String(pid).padStart(width)} ${commands.get(pid) ?? ''}`;
  });
}

/** `45.4M`, as systemd shortens sizes. */
function formatBytes(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${value}B` : `${value.toFixed(1)}${units[unit]}`;
}

function logLines(process: Process, name: string, count: number): string[] {
  const records: JournalRecord[] = [];
  for (const record of journalBackwards(process.files, [name])) {
    if (records.length >= count || record.bootId !== process.kernel.bootId) break;
    if (isAboutUnit(record, name)) records.unshift(record);
  }
  return records.map((record) => formatRecord(record, 'short', process.hostname));
}

async function showSystem(call: SystemctlCall): Promise<number> {
  const { process } = call;
  const units = await requestList(process);
  const state = await systemState(call);
  const failed = units.filter(({ activeState }) => activeState === 'failed').length;
  const { bootedMs } = process.kernel;
  const lines = [
    `● ${process.hostname}`,
    `    State: ${state}`,
    `    Units: ${units.length} loaded (incl. loaded aliases)`,
    '     Jobs: 0 queued',
    `   Failed: ${failed} units`,
    `    Since: ${formatTimestamp(bootedMs)}; ${formatAge(process.clock.now() - bootedMs)}`,
    '  systemd: 255.4-1ubuntu8.11',
    '   CGroup: /',
  ];
  await process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}
