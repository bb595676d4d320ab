import type { ChildProcess, Process, SpawnOptions } from '../../../core/machine/process.ts';
import { holdStream } from '../../../core/machine/stream-references.ts';
import type { ByteSink, ByteSource } from '../../../core/machine/streams.ts';
import { type Descriptor, standardDescriptors } from '../descriptors.ts';
import type { Shell } from '../shell.ts';
import { setTrap } from '../traps.ts';
import { runToEnd } from './run-to-end.ts';

export interface SubshellOptions {
  readonly stdin?: ByteSource | null;
  readonly stdout?: ByteSink;
  readonly stderr?: ByteSink;
  readonly newGroup?: boolean;
  /** The new group has the terminal from the start. */
  readonly foreground?: boolean;
  /** SIGINT does not reach it, as with `&` in a script. */
  readonly ignoreInterrupt?: boolean;
}

/** The streams that a child of the shell gets from its descriptors. */
export function childStreams(shell: Shell): Pick<SpawnOptions, 'stdin' | 'stdout' | 'stderr'> {
  const { descriptors } = shell;
  return {
    stdin: descriptors.get(0)?.source?.forChild() ?? null,
    stdout: descriptors.get(1)?.sink ?? null,
    stderr: descriptors.get(2)?.sink ?? null,
  };
}

/** Starts a copy of the shell, as it is now, in a process of its own. Resolves its status from `body`. */
export function startSubshell(
  shell: Shell,
  body: (child: Shell) => Promise<number>,
  options: SubshellOptions = {},
): ChildProcess {
  const child = shell.fork();
  const others = [...shell.descriptors].filter(([number]) => number > 2);
  const holds = others.flatMap(([, descriptor]) => holdDescriptor(descriptor));
  const streams = childStreams(shell);
  const ignored = [...shell.traps].filter(([, command]) => command === '');
  const program = async (process: Process): Promise<number> => {
    child.process = process;
    child.descriptors = new Map([...standardDescriptors(process), ...others]);
    child.releases.push(() => {
      for (const hold of holds) hold[Symbol.dispose]();
    });
    for (const [name] of ignored) setTrap(child, name, '');
    if (options.ignoreInterrupt === true) setTrap(child, 'SIGINT', '');
    return await runToEnd(child, body);
  };
  const started = shell.process.spawn(shell.process.argv, {
    program,
    env: shell.variables.environment(),
    workingDirectory: shell.process.workingDirectory,
    stdin: options.stdin === undefined ? (streams.stdin ?? null) : options.stdin,
    stdout: options.stdout ?? streams.stdout ?? null,
    stderr: options.stderr ?? streams.stderr ?? null,
    newGroup: options.newGroup === true,
  });
  if (options.foreground === true && options.newGroup === true) giveTerminal(shell, started);
  return started;
}

/** Makes a child's group the one in the foreground, before the child has run. */
export function giveTerminal(shell: Shell, child: ChildProcess): void {
  const { terminal } = shell.process;
  if (terminal !== undefined) terminal.foregroundGroup = child.pid;
}

function holdDescriptor({ source, sink }: Descriptor): Disposable[] {
  const holds: Disposable[] = [];
  if (source !== undefined) holds.push(holdStream(source.underlying));
  if (sink !== undefined) holds.push(holdStream(sink));
  return holds;
}
