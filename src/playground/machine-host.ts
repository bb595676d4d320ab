import type { DiskImage } from '../core/disk/disk-image.ts';
import type { MachineExecOptions, MachineExecResult } from '../core/machine/machine.ts';
import type { TerminalSize } from '../core/machine/terminal.ts';
import type { HttpCall, HttpResponse } from '../core/network/http.ts';
import type { TerminalSession } from './playground.ts';

/** What a machine is started from. */
export interface MachineSpecification {
  readonly name: string;
  readonly address: string;
  /** Every machine of the playground, for /etc/hosts. */
  readonly machines: readonly { readonly name: string; readonly address: string }[];
  readonly store: 'memory' | { readonly indexedDB: string };
  /** Replaces what the disk holds. */
  readonly disk?: DiskImage;
  /** Carry on with this boot, as a machine that was suspended does. */
  readonly bootId?: string;
}

/** A machine, wherever it runs. */
export interface HostedMachine {
  readonly name: string;
  readonly address: string;
  readonly running: boolean;
  boot(): Promise<void>;
  crash(): Promise<void>;
  shutdown(): Promise<void>;
  exec(command: string, options?: Omit<MachineExecOptions, 'stdin'> & { stdin?: string }): Promise<MachineExecResult>;
  openTerminal(size: TerminalSize): Promise<TerminalSession>;
  readFile(path: string): Promise<string>;
  writeFile(path: string, content: string): Promise<void>;
  /** Sends a request as the user of a kubeconfig on the machine; `path` is the file. */
  callApi(kubeconfig: string, call: HttpCall): Promise<HttpResponse>;
  /** Sends a request from outside to a port of the machine. */
  fetch(port: number, path: string): Promise<{ status: number; headers: Record<string, string>; body: string }>;
  /** The present boot; undefined while it is off. */
  bootId(): Promise<string | undefined>;
  /** All that is on its disk. */
  readDisk(): Promise<DiskImage>;
  onPower(listener: (running: boolean) => void): Disposable;
  /** Gives up the machine: it stops at once, and its disk is closed. */
  close(): Promise<void>;
}

/** Makes machines that share a network and a clock. */
export interface MachineHost {
  create(specification: MachineSpecification): Promise<HostedMachine>;
  readonly clock: HostClock;
  close(): Promise<void>;
}

export interface HostClock {
  now(): number;
  pause(): void;
  speed(factor: number): void;
  advance(durationMs: number): Promise<void>;
}
