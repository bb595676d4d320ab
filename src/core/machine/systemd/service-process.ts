import { isSystemError } from '../../system-error.ts';
import { createPipe } from '../byte-pipe.ts';
import { type ChildProcess, type ExitStatus, root, type User } from '../process.ts';
import { readLines } from '../read-stream.ts';
import type { ByteSink, ByteSource } from '../streams.ts';
import { expandCommand, parseEnvironment, parseEnvironmentFile, type UnitCommand } from './command-line.ts';
import type { ManagerContext } from './manager-context.ts';
import type { ServiceDefinition } from './unit-definition.ts';

/** A command that a service runs. */
export interface ServiceProcess {
  readonly pid: number;
  /** As in the unit's files: `ExecStart`. */
  readonly kind: string;
  readonly argv: readonly string[];
  readonly startedMs: number;
  readonly exited: Promise<ExitStatus>;
  kill(signal: Parameters<ChildProcess['kill']>[0]): void;
  /** Set once it has ended. */
  status: ExitStatus | undefined;
  exitedMs: number | undefined;
}

const execFailed = 203;
const environmentFailed = 200;
const basicEnvironment: readonly [string, string][] = [
  ['LANG', 'C.UTF-8'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
];

/** Where the private socket of the system manager is. */
export const managerSocket = '/run/systemd/private';

/** Runs one command of a service, its output going to the journal. */
export function runServiceCommand(
  context: ManagerContext,
  unit: string,
  service: ServiceDefinition,
  kind: string,
  command: UnitCommand,
  mainPid?: number,
): ServiceProcess {
  const { process, clock, journal } = context;
  const env = serviceEnvironment(context, service, mainPid);
  const words = env === undefined ? ['/'] : expandCommand(command, env);
  const argv = command.namesItself ? words.slice(1) : words;
  const pipe = createPipe();
  const options = {
    env: env ?? new Map<string, string>(),
    workingDirectory: (service.workingDirectory ?? '/').replace(/^-/, '').replace(/^~$/, '/root'),
    stdin: null,
    stdout: outputOf(service.output.stdout, pipe.sink),
    stderr: outputOf(service.output.stderr === 'inherit' ? service.output.stdout : service.output.stderr, pipe.sink),
    terminal: null,
    newGroup: true,
    cgroup: serviceCgroup(unit),
    user: userNamed(context, service.user),
  };
  const child = start(context, unit, argv, options, env === undefined ? environmentFailed : execFailed);
  const identifier = service.syslogIdentifier ?? baseName(argv[0] ?? '');
  const copied = copyOutput(pipe.source, (message, priority) => {
    journal.write({ identifier, pid: child.pid, unit, transport: 'stdout', message, priority });
  });
  const running: ServiceProcess = {
    pid: child.pid,
    kind,
    argv,
    startedMs: clock.now(),
    exited: exitedWithOutput(child, copied),
    kill: (signal) => child.kill(signal),
    status: undefined,
    exitedMs: undefined,
  };
  void running.exited.then((status) => {
    running.status = status;
    running.exitedMs = process.clock.now();
  });
  return running;
}

export function serviceCgroup(unit: string): string {
  return `/system.slice/${unit}`;
}

function outputOf(setting: string, journal: ByteSink): ByteSink | null {
  return setting === 'null' ? null : journal;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A command that cannot be executed becomes a process that ends with systemd's status for that. */
function start(
  { process, journal }: ManagerContext,
  unit: string,
  argv: readonly string[],
  options: Parameters<typeof process.spawn>[1],
  failure: number,
): ChildProcess {
  if (failure === environmentFailed)
    return process.spawn(argv, { ...options, program: () => Promise.resolve(failure) });
  try {
    return process.spawn(argv, options);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const child = process.spawn(argv, { ...options, program: () => Promise.resolve(failure) });
    const about = {
      identifier: `(${baseName(argv[0] ?? '').slice(0, 8)})`,
      pid: child.pid,
      unit,
      about: unit,
      priority: 3,
    };
    const verb = isSystemError(error, 'ENOENT') ? 'Unable to locate' : 'Failed to execute';
    journal.write({ ...about, message: `${unit}: ${verb} executable '${argv[0]}': ${error.message}` });
    journal.write({ ...about, message: `${unit}: Failed at step EXEC spawning ${argv[0]}: ${error.message}` });
    return child;
  }
}

/** Undefined where a file of variables that must be there is missing. */
function serviceEnvironment(
  { process }: ManagerContext,
  service: ServiceDefinition,
  mainPid: number | undefined,
): Map<string, string> | undefined {
  const env = new Map(basicEnvironment);
  env.set('NOTIFY_SOCKET', managerSocket);
  env.set('INVOCATION_ID', process.clock.uuid().replaceAll('-', ''));
  env.set('JOURNAL_STREAM', '9:1');
  if (mainPid !== undefined) env.set('MAINPID', String(mainPid));
  for (const { kind, value } of service.environment) {
    if (kind === 'variables') for (const [name, text] of parseEnvironment(value)) env.set(name, text);
    if (kind !== 'file') continue;
    const path = value.replace(/^-/, '');
    if (process.files.exists(path)) {
      for (const [name, text] of parseEnvironmentFile(process.files.readText(path))) env.set(name, text);
    } else if (!value.startsWith('-')) return undefined;
  }
  return env;
}

function userNamed({ process }: ManagerContext, name: string | undefined): User {
  if (name === undefined || name === 'root' || !process.files.exists('/etc/passwd')) return root;
  const fields = process.files
    .readText('/etc/passwd')
    .split('\n')
    .map((line) => line.split(':'))
    .find((each) => each[0] === name || each[2] === name);
  return fields === undefined ? root : { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** How many turns the last lines of a process get to reach the journal before what is said of its end. */
const outputTurns = 50;

/** The exit, told once the process's output is in the journal. What it left running does not hold that up. */
async function exitedWithOutput(child: ChildProcess, copied: Promise<void>): Promise<ExitStatus> {
  const status = await child.exited;
  let isCopied = false;
  void copied.then(() => {
    isCopied = true;
  });
  for (let turn = 0; turn < outputTurns && !isCopied; turn += 1) await Promise.resolve();
  return status;
}

const informational = 6;

/** Hands on a stream's lines. `<3>` in front of one is its priority. */
async function copyOutput(source: ByteSource, write: (message: string, priority: number) => void): Promise<void> {
  for await (const line of readLines(source)) {
    const prefixed = /^<([0-7])>(.*)$/.exec(line);
    if (prefixed === null) write(line, informational);
    else write(prefixed[2] ?? '', Number(prefixed[1]));
  }
}
