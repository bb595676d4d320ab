import type { Clock } from '../clock.ts';
import type { NetworkNamespace } from '../network/network-stack.ts';
import type { Cgroups } from './cgroups.ts';
import { type ExecutableSearch, resolveExecutable } from './executable.ts';
import type { FileSystem } from './file-system.ts';
import { MountedFiles } from './files/mounted-files.ts';
import { resolvePath } from './files/path.ts';
import type { HostProcess, ProcessSetup } from './host-process.ts';
import type { Kernel, ProgramCatalogue } from './kernel.ts';
import { underlyingTerminal } from './namespaced-terminal.ts';
import { discardSink, emptySource } from './null-streams.ts';
import { type Program, root, type SpawnOptions } from './process.ts';
import { underlyingSink, underlyingSource } from './process-streams.ts';
import type { ByteSink, ByteSource } from './streams.ts';
import type { Terminal } from './terminal.ts';

/** The machine that processes run on. */
export interface ProcessMachine {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly cgroups: Cgroups;
  /** The machine's own mount namespace. */
  readonly files: MountedFiles;
  /** The machine's own network namespace. */
  readonly network: NetworkNamespace;
}

/** A process ready to be made, but for its place among the others. */
interface PreparedProcess extends Omit<ProcessSetup, 'hostPid' | 'parent' | 'pidNamespace'> {
  readonly program: Program | Promise<Program | undefined>;
}

/** What a new process inherits and what `options` say otherwise. Throws as `Process.spawn` does. */
export function setUpProcess(
  machine: ProcessMachine,
  parent: HostProcess | undefined,
  argv: readonly string[],
  options: SpawnOptions,
): PreparedProcess {
  const { clock, kernel, cgroups } = machine;
  const user = options.user ?? parent?.user ?? root;
  const env = options.env ?? parent?.env ?? new Map<string, string>();
  const workingDirectory = resolvePath('/', options.workingDirectory ?? parent?.workingDirectory ?? '/');
  const files = options.files ?? parent?.files ?? machine.files;
  const ownPrograms = options.programs ?? parent?.ownPrograms ?? {};
  const programs = withOwnPrograms(kernel.programs, ownPrograms);
  const search = { files, programs, user, workingDirectory, searchPath: env.get('PATH') };
  const executable = findProgram(argv, options.program, search);
  const startsGroup = options.newGroup === true || options.terminal != null;
  return {
    memoryBytes: options.memoryBytes ?? 0,
    startsGroup: startsGroup || parent === undefined,
    argv: executable.argv,
    executable: executable.path,
    program: executable.program,
    env,
    user,
    ...streamsFor(parent, options),
    workingDirectory,
    ownHostname: options.hostname ?? parent?.ownHostname,
    accounts: cgroups.enter(options.cgroup ?? parent?.accounts.path ?? '/'),
    ownPrograms,
    clock,
    kernel,
    makeFiles: (process) => viewOf(files, process),
    networkNamespace: options.network ?? parent?.networkNamespace ?? machine.network,
  };
}

interface FoundProgram {
  readonly argv: readonly string[];
  readonly path: string;
  readonly program: Program | Promise<Program | undefined>;
}

function findProgram(argv: readonly string[], given: Program | undefined, search: ExecutableSearch): FoundProgram {
  if (given !== undefined) return { argv, path: argv[0] ?? '', program: given };
  const found = resolveExecutable(search, argv);
  return { argv: found.argv, path: found.path, program: search.programs.lookup(found.program) };
}

function withOwnPrograms(catalogue: ProgramCatalogue, own: Readonly<Record<string, Program>>): ProgramCatalogue {
  return {
    has: (name) => Object.hasOwn(own, name) || catalogue.has(name),
    lookup: (name) => (Object.hasOwn(own, name) ? Promise.resolve(own[name]) : catalogue.lookup(name)),
  };
}

interface Streams {
  stdin: ByteSource;
  stdout: ByteSink;
  stderr: ByteSink;
  terminal: Terminal | undefined;
}

function streamsFor(parent: HostProcess | undefined, options: SpawnOptions): Streams {
  const own = underlyingTerminal(options.terminal ?? undefined);
  const terminal = options.terminal === undefined ? parent?.hostTerminal : own;
  const sink = (given: ByteSink | null | undefined, inherited: ByteSink | undefined): ByteSink => {
    if (given === null) return discardSink();
    return underlyingSink(given ?? own?.output ?? inherited ?? discardSink());
  };
  const { stdin } = options;
  return {
    terminal,
    stdin: stdin === null ? emptySource() : underlyingSource(stdin ?? own?.input ?? parent?.stdin ?? emptySource()),
    stdout: sink(options.stdout, parent?.stdout),
    stderr: sink(options.stderr, parent?.stderr),
  };
}

function viewOf(files: FileSystem, process: HostProcess): FileSystem {
  if (!(files instanceof MountedFiles)) return files;
  const { user, hostPid: pid, clock, stdin, stdout, stderr, terminal, kernel } = process;
  const kernelLog = {
    text: () => kernel.log.entries().map(kmsgLine).join(''),
    append: (line: string) => kernel.log.append(line.trimEnd()),
  };
  return files.viewedBy({ user, pid, devices: { clock, stdin, stdout, stderr, terminal, kernelLog } });
}

function kmsgLine({ uptimeMs, priority, message }: { uptimeMs: number; priority: number; message: string }): string {
  return `${priority},0,${Math.round(uptimeMs * 1000)},-;${message}\n`;
}
