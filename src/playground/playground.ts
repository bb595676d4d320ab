import type { TerminalSize } from '../core/machine/terminal.ts';
import type { Transport } from '../core/network/http.ts';

export interface PlaygroundOptions {
  /** Workers beside the control plane. Default 2. */
  readonly nodes?: number;
  /** `ready`: a cluster as kubeadm makes it. `bare`: machines without one. Default `ready`. */
  readonly state?: 'ready' | 'bare';
  /** Where disks are kept. A database that is there already is carried on with. Default `memory`. */
  readonly store?: 'memory' | { readonly indexedDB: string };
  /** `real`, a speed factor, or `manual` (only `advance` moves it). Default `real`. */
  readonly clock?: 'real' | 'manual' | number;
  /** Makes chance repeat; with a manual clock the whole run does. */
  readonly seed?: number;
}

export interface ExecOptions {
  /** Default `controlplane`. */
  readonly machine?: string;
  readonly stdin?: string;
  /** Kills the command. */
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with output as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface TerminalOptions {
  /** Default `controlplane`. */
  readonly machine?: string;
  /** Default 80 columns. */
  readonly cols?: number;
  /** Default 24 rows. */
  readonly rows?: number;
}

/** A login shell on a terminal. */
export interface TerminalSession {
  /** Types. */
  readonly write: (data: string) => void;
  /** Told of what the screen is to show, from the start on. */
  onData(listener: (data: string) => void): Disposable;
  resize(size: TerminalSize): void;
  /** Resolves with the shell's exit code. */
  readonly exited: Promise<number>;
  close(): void;
}

export interface MachineControl {
  readonly name: string;
  readonly address: string;
  /** Everything on it stops at once, as when the power fails. */
  crash(): Promise<void>;
  /** Starts it again. */
  boot(): Promise<void>;
  /** Stops it in order. */
  shutdown(): Promise<void>;
}

export type MachineState = 'running' | 'stopped';

/** Time as the whole playground has it. */
export interface ClockControl {
  now(): number;
  pause(): void;
  /** From now on `factor` milliseconds pass in one of the host's. */
  speed(factor: number): void;
  /** Moves time forward; resolves when what fell due has happened. */
  advance(durationMs: number): Promise<void>;
}

/** A network of machines with, or without, a cluster on them. */
export interface Playground {
  /** Resolves when the API answers and every node is Ready; on bare machines, when they have booted. */
  readonly ready: Promise<void>;
  readonly clock: ClockControl;
  /** Runs a command line as `bash -c` would. */
  exec(command: string, options?: ExecOptions): Promise<ExecResult>;
  openTerminal(options?: TerminalOptions): Promise<TerminalSession>;
  /** `path` is absolute. Rejects with a SystemError. */
  readFile(path: string, options?: { machine?: string }): Promise<string>;
  writeFile(path: string, content: string, options?: { machine?: string }): Promise<void>;
  machine(name: string): MachineControl;
  machines(): readonly { name: string; address: string; state: MachineState }[];
  /** Told of machines that came, went, started or stopped. */
  onMachines(listener: () => void): Disposable;
  /** Reaches the Kubernetes API as the cluster's administrator, by the network of the control plane's machine. */
  readonly api: Transport;
  /** Sends one HTTP request from outside to a port of a machine, as a browser would. */
  fetch(
    machine: string,
    port: number,
    path: string,
  ): Promise<{ status: number; headers: Record<string, string>; body: string }>;
  /** The whole playground in a file. */
  save(): Promise<Blob>;
  /** Replaces the whole playground. */
  restore(saved: Blob): Promise<void>;
  /** Stops everything; what is on disks stays there. */
  close(): Promise<void>;
}
