import type { SignalName } from '../process.ts';
import { signalNumbers } from '../process.ts';
import { parseUnitCommand, type UnitCommand } from './command-line.ts';
import { parseTimeSpan } from './time-span.ts';
import type { Assignment } from './unit-file.ts';

export type ServiceType = 'simple' | 'exec' | 'oneshot' | 'notify' | 'forking' | 'idle';
export type RestartPolicy = 'no' | 'always' | 'on-success' | 'on-failure' | 'on-abnormal' | 'on-abort' | 'on-watchdog';

/** What the files of a unit say. */
export interface UnitDefinition {
  readonly name: string;
  readonly description: string;
  readonly documentation: readonly string[];
  readonly wants: readonly string[];
  readonly requires: readonly string[];
  readonly after: readonly string[];
  readonly before: readonly string[];
  readonly conflicts: readonly string[];
  readonly partOf: readonly string[];
  /** `ConditionPathExists=!/x` and the like. */
  readonly conditions: readonly { readonly key: string; readonly value: string }[];
  readonly startLimitIntervalMs: number;
  readonly startLimitBurst: number;
  readonly service: ServiceDefinition | undefined;
  readonly install: InstallDefinition;
}

export interface ServiceDefinition {
  readonly type: ServiceType;
  readonly startPre: readonly UnitCommand[];
  readonly start: readonly UnitCommand[];
  readonly startPost: readonly UnitCommand[];
  readonly reload: readonly UnitCommand[];
  readonly stop: readonly UnitCommand[];
  readonly stopPost: readonly UnitCommand[];
  /** Lines as written, in order: variables and files of variables. */
  readonly environment: readonly { readonly kind: 'variables' | 'file'; readonly value: string }[];
  readonly restart: RestartPolicy;
  readonly restartMs: number;
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly remainAfterExit: boolean;
  readonly killMode: 'control-group' | 'process' | 'mixed' | 'none';
  readonly killSignal: SignalName;
  readonly workingDirectory: string | undefined;
  readonly user: string | undefined;
  readonly syslogIdentifier: string | undefined;
  readonly successStatuses: readonly string[];
  readonly output: { readonly stdout: string; readonly stderr: string };
}

export interface InstallDefinition {
  readonly wantedBy: readonly string[];
  readonly requiredBy: readonly string[];
  readonly alias: readonly string[];
  readonly also: readonly string[];
}

/** Puts together what the assignments of a unit's files say; later ones win or, for lists, add. */
export function defineUnit(name: string, assignments: readonly Assignment[]): UnitDefinition {
  const unit = new Settings(assignments, 'Unit');
  const service = new Settings(assignments, 'Service');
  const requires = [...unit.words('Requires'), ...unit.words('BindsTo'), ...unit.words('Requisite')];
  return {
    name,
    description: unit.text('Description') ?? name,
    documentation: unit.words('Documentation'),
    wants: unit.words('Wants'),
    requires,
    after: [...unit.words('After'), ...implicitAfter(name, unit)],
    before: unit.words('Before'),
    conflicts: unit.words('Conflicts'),
    partOf: [...unit.words('PartOf'), ...unit.words('BindsTo')],
    conditions: assignments.filter(({ section, key }) => section === 'Unit' && /^(Condition|Assert)/.test(key)),
    ...startLimit(unit, service),
    service: name.endsWith('.service') ? defineService(service) : undefined,
    install: defineInstall(new Settings(assignments, 'Install')),
  };
}

/** Older units set the limit in their service section. */
function startLimit(
  unit: Settings,
  service: Settings,
): Pick<UnitDefinition, 'startLimitIntervalMs' | 'startLimitBurst'> {
  const span = (key: string): number | undefined => unit.span(key) ?? service.span(key);
  const burst = unit.text('StartLimitBurst') ?? service.text('StartLimitBurst');
  return {
    startLimitIntervalMs: span('StartLimitIntervalSec') ?? span('StartLimitInterval') ?? 10_000,
    startLimitBurst: Number(burst ?? 5),
  };
}

/** What a service comes after without saying so. */
function implicitAfter(name: string, unit: Settings): string[] {
  return name.endsWith('.service') && unit.text('DefaultDependencies') !== 'no'
    ? ['sysinit.target', 'basic.target']
    : [];
}

function defineInstall(install: Settings): InstallDefinition {
  return {
    wantedBy: install.words('WantedBy'),
    requiredBy: install.words('RequiredBy'),
    alias: install.words('Alias'),
    also: install.words('Also'),
  };
}

/** Whether a service is not up as soon as its process runs. */
export function waitsForStart({ type }: ServiceDefinition): boolean {
  return type === 'notify' || type === 'oneshot';
}

const defaultTimeoutMs = 90_000;
const defaultRestartMs = 100;

function defineService(service: Settings): ServiceDefinition {
  const start = service.commands('ExecStart');
  const timeoutMs = service.span('TimeoutSec');
  const type = (service.text('Type') as ServiceType | undefined) ?? (start.length === 0 ? 'oneshot' : 'simple');
  const startTimeoutMs =
    service.span('TimeoutStartSec') ?? timeoutMs ?? (type === 'oneshot' ? Infinity : defaultTimeoutMs);
  return {
    type,
    startPre: service.commands('ExecStartPre'),
    start,
    startPost: service.commands('ExecStartPost'),
    reload: service.commands('ExecReload'),
    stop: service.commands('ExecStop'),
    stopPost: service.commands('ExecStopPost'),
    environment: service.environment(),
    restart: (service.text('Restart') as RestartPolicy | undefined) ?? 'no',
    restartMs: service.span('RestartSec') ?? defaultRestartMs,
    startTimeoutMs: startTimeoutMs === 0 ? Infinity : startTimeoutMs,
    stopTimeoutMs: service.span('TimeoutStopSec') ?? timeoutMs ?? defaultTimeoutMs,
    remainAfterExit: service.flag('RemainAfterExit'),
    killMode: (service.text('KillMode') as ServiceDefinition['killMode'] | undefined) ?? 'control-group',
    killSignal: signalNamed(service.text('KillSignal')),
    workingDirectory: service.text('WorkingDirectory'),
    user: service.text('User'),
    syslogIdentifier: service.text('SyslogIdentifier'),
    successStatuses: service.words('SuccessExitStatus'),
    output: { stdout: service.text('StandardOutput') ?? 'journal', stderr: service.text('StandardError') ?? 'inherit' },
  };
}

function signalNamed(text: string | undefined): SignalName {
  const name = Object.keys(signalNumbers).find((each) => each === text || each === `SIG${text}`);
  return (name as SignalName | undefined) ?? 'SIGTERM';
}

/** The settings of one section. */
class Settings {
  readonly #assignments: readonly Assignment[];

  constructor(assignments: readonly Assignment[], section: string) {
    this.#assignments = assignments.filter((each) => each.section === section);
  }

  /** The values given for a key since it was last set to nothing. */
  #values(...keys: string[]): Assignment[] {
    let values: Assignment[] = [];
    for (const assignment of this.#assignments) {
      if (!keys.includes(assignment.key)) continue;
      if (assignment.value === '') values = values.filter((each) => each.key !== assignment.key);
      else values.push(assignment);
    }
    return values;
  }

  text(key: string): string | undefined {
    return this.#values(key).at(-1)?.value;
  }

  words(key: string): string[] {
    return this.#values(key).flatMap(({ value }) => value.split(/\s+/));
  }

  span(key: string): number | undefined {
    const text = this.text(key);
    return text === undefined ? undefined : parseTimeSpan(text);
  }

  flag(key: string): boolean {
    return /^(1|yes|y|true|t|on)$/i.test(this.text(key) ?? '');
  }

  commands(key: string): UnitCommand[] {
    return this.#values(key).map(({ value }) => parseUnitCommand(value));
  }

  environment(): { kind: 'variables' | 'file'; value: string }[] {
    return this.#values('Environment', 'EnvironmentFile').map(({ key, value }) => ({
      kind: key === 'Environment' ? 'variables' : 'file',
      value,
    }));
  }
}
