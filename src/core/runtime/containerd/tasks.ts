import type { FileSystem } from '../../machine/file-system.ts';
import type { Kernel } from '../../machine/kernel.ts';
import type { ChildProcess, ExitStatus } from '../../machine/process.ts';
import type { ByteSink } from '../../machine/streams.ts';
import type { TerminalController } from '../../machine/terminal.ts';
import type { ContainerLog } from './container-log.ts';

/** A running container: its first process and what holds its streams. */
export interface Task {
  readonly child: ChildProcess;
  readonly files: FileSystem;
  readonly log: ContainerLog;
  /** Where attach types; undefined where the container has no stdin. */
  readonly stdin: ByteSink | undefined;
  readonly terminal: TerminalController | undefined;
  /** Resolves after the streams have been copied to their end. */
  readonly finished: Promise<ExitStatus>;
}

const tasksByKernel = new WeakMap<Kernel, Map<string, Task>>();

/**
 * The running containers of a machine by identifier. They stand beside containerd, as its shims do: containers go on
 * while containerd is restarted.
 */
export function tasksOf(kernel: Kernel): Map<string, Task> {
  const tasks = tasksByKernel.get(kernel) ?? new Map<string, Task>();
  tasksByKernel.set(kernel, tasks);
  return tasks;
}
