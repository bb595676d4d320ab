import type { ExitStatus } from '../process.ts';
import type { Manager } from './manager.ts';
import { Service } from './service.ts';
import type { ServiceProcess } from './service-process.ts';
import { serviceCgroup } from './service-process.ts';
import { unitPids } from './service-stop.ts';
import type { ActiveState, JobResult, Unit, UnitResult } from './unit.ts';

/** A unit as the system manager tells of it, over its socket. */
export interface UnitStatus {
  readonly name: string;
  readonly description: string;
  readonly documentation: readonly string[];
  readonly loadState: 'loaded' | 'not-found' | 'masked';
  readonly fragmentPath: string | undefined;
  readonly dropIns: readonly string[];
  readonly needsReload: boolean;
  readonly activeState: ActiveState;
  readonly subState: string;
  readonly result: UnitResult;
  readonly stateChangedMs: number | undefined;
  readonly activeEnteredMs: number | undefined;
  readonly activeLeftMs: number | undefined;
  readonly inactiveEnteredMs: number | undefined;
  readonly inactiveLeftMs: number | undefined;
  readonly wants: readonly string[];
  readonly requires: readonly string[];
  readonly after: readonly string[];
  readonly service: ServiceStatus | undefined;
}

export interface ServiceStatus {
  readonly type: string;
  readonly restart: string;
  readonly restartMs: number;
  readonly restarts: number;
  readonly statusText: string | undefined;
  readonly main: ServiceProcessStatus | undefined;
  readonly processes: readonly ServiceProcessStatus[];
  readonly cgroup: string;
  readonly pids: readonly number[];
  readonly memoryBytes: number;
  readonly cpuNanoseconds: number;
}

export interface ServiceProcessStatus {
  readonly pid: number;
  readonly kind: string;
  readonly argv: readonly string[];
  readonly startedMs: number;
  readonly exitedMs: number | undefined;
  readonly status: ExitStatus | undefined;
}

/** What `systemctl` is answered about a job. */
export interface JobReport {
  readonly name: string;
  readonly result: JobResult;
  readonly refusal: string | undefined;
  /** Why the unit failed. */
  readonly unitResult: UnitResult;
}

export function unitStatus(manager: Manager, unit: Unit): UnitStatus {
  const { definition, state, fragmentPath, dropIns } = unit.loaded;
  const { description, documentation, wants, requires, after } = definition;
  return {
    name: unit.name,
    description,
    documentation,
    loadState: state,
    fragmentPath,
    dropIns,
    needsReload: manager.needsReload(unit),
    activeState: unit.activeState,
    subState: unit.subState,
    result: unit.result,
    stateChangedMs: unit.stateChangedMs,
    activeEnteredMs: unit.activeEnteredMs,
    activeLeftMs: unit.activeLeftMs,
    inactiveEnteredMs: unit.inactiveEnteredMs,
    inactiveLeftMs: unit.inactiveLeftMs,
    wants,
    requires,
    after,
    service: unit instanceof Service ? serviceStatus(manager, unit) : undefined,
  };
}

function serviceStatus({ context }: Manager, unit: Service): ServiceStatus | undefined {
  const { service } = unit.loaded.definition;
  if (service === undefined) return undefined;
  const cgroup = serviceCgroup(unit.name);
  return {
    type: service.type,
    restart: service.restart,
    restartMs: service.restartMs,
    restarts: unit.restarts,
    statusText: unit.statusText,
    main: unit.main === undefined ? undefined : processStatus(unit.main),
    processes: Array.from(unit.processes.values(), processStatus),
    cgroup,
    pids: unitPids(context, unit.name),
    ...context.process.kernel.usage(cgroup),
  };
}

function processStatus({ pid, kind, argv, startedMs, exitedMs, status }: ServiceProcess): ServiceProcessStatus {
  return { pid, kind, argv, startedMs, exitedMs, status };
}
