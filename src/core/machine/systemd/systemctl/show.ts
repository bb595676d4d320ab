import { requestStatus } from '../control-client.ts';
import { unitName } from '../load-unit.ts';
import { formatTimeSpan, formatTimestamp } from '../time-span.ts';
import type { UnitStatus } from '../unit-status.ts';
import { enablementOf } from './enable.ts';
import type { SystemctlVerb } from './verb.ts';

/** Prints a unit's properties, one a line. */
export const showUnits: SystemctlVerb = async ({ process, options, operands }) => {
  const wanted = options.values('property').flatMap((text) => text.split(','));
  const blocks: string[] = [];
  for (const status of await requestStatus(process, operands.map(unitName))) {
    const properties = propertiesOf(status, enablementOf(process.files, status.name));
    const chosen = wanted.length === 0 ? [...properties] : [...properties].filter(([name]) => wanted.includes(name));
    blocks.push(chosen.map(([name, value]) => (options.has('value') ? `${value}\n` : `${name}=${value}\n`)).join(''));
  }
  await process.stdout.write(blocks.join('\n'));
  return 0;
};

function propertiesOf(status: UnitStatus, enablement: string | undefined): Map<string, string> {
  const { service } = status;
  const time = (timeMs: number | undefined): string => (timeMs === undefined ? '' : formatTimestamp(timeMs));
  const properties: [string, string][] = [];
  if (service !== undefined) {
    const isRunning = service.main !== undefined && service.main.status === undefined;
    properties.push(
      ['Type', service.type],
      ['Restart', service.restart],
      ['RestartUSec', formatTimeSpan(service.restartMs)],
      ['MainPID', String(isRunning ? (service.main?.pid ?? 0) : 0)],
      ['ExecMainPID', String(service.main?.pid ?? 0)],
      ['ExecMainStartTimestamp', time(service.main?.startedMs)],
      ['ExecMainExitTimestamp', time(service.main?.exitedMs)],
      [
        'ExecMainCode',
        String(service.main?.status === undefined ? 0 : service.main.status.signal === undefined ? 1 : 2),
      ],
      ['ExecMainStatus', String(service.main?.status?.code ?? 0)],
      ['NRestarts', String(service.restarts)],
      ['ControlGroup', service.pids.length > 0 ? service.cgroup : ''],
      ['MemoryCurrent', service.pids.length > 0 ? String(service.memoryBytes) : '[not set]'],
      ['CPUUsageNSec', String(service.cpuNanoseconds)],
      ['TasksCurrent', service.pids.length > 0 ? String(service.pids.length) : '[not set]'],
      ['Result', status.result],
    );
  }
  properties.push(
    ['Id', status.name],
    ['Names', status.name],
    ['Requires', status.requires.join(' ')],
    ['Wants', status.wants.join(' ')],
    ['After', status.after.join(' ')],
    ['Documentation', status.documentation.join(' ')],
    ['Description', status.description],
    ['LoadState', status.loadState],
    ['ActiveState', status.activeState],
    ['SubState', status.subState],
    ['FragmentPath', status.fragmentPath ?? ''],
    ['DropInPaths', status.dropIns.join(' ')],
    ['UnitFileState', enablement ?? ''],
    ['StateChangeTimestamp', time(status.stateChangedMs)],
    ['InactiveExitTimestamp', time(status.inactiveLeftMs)],
    ['ActiveEnterTimestamp', time(status.activeEnteredMs)],
    ['ActiveExitTimestamp', time(status.activeLeftMs)],
    ['InactiveEnterTimestamp', time(status.inactiveEnteredMs)],
    ['NeedDaemonReload', status.needsReload ? 'yes' : 'no'],
  );
  return new Map(properties);
}
