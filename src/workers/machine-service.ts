import type * as Comlink from 'comlink';
import { PlaygroundClock } from '../core/clock.ts';
import type { DiskImage } from '../core/disk/disk-image.ts';
import type { HttpCall } from '../core/network/http.ts';
import { createPortLink } from '../core/network/port-link.ts';
import { hostMachine } from '../playground/hosted-machine.ts';
import { bootableMachine } from '../playground/in-process-host.ts';
import type { HostedMachine, MachineSpecification } from '../playground/machine-host.ts';
import { openMachineDisk } from './machine-disk.ts';
import type { OutputListener, RemoteExecOptions, RemoteResult } from './remote-calls.ts';
import { cancelSignal, type ResponseHead, serveApi, serveTerminal, type TerminalHandle } from './served-calls.ts';

/** One machine in a worker of its own, as its hypervisor calls it. */
export class MachineService {
  #machine: HostedMachine | undefined;
  readonly #clock = new PlaygroundClock();

  /** `lan` carries the machine's frames; `onPower` is told when it starts or stops. */
  async create(
    specification: MachineSpecification,
    lan: MessagePort,
    speed: number,
    onPower: (running: boolean) => void,
  ): Promise<void> {
    this.#clock.speed(speed);
    const { machine, disk } = await bootableMachine(specification, {
      clock: this.#clock,
      link: createPortLink(lan),
      openDisk: openMachineDisk,
    });
    this.#machine = hostMachine(machine, disk, this.#clock);
    this.#machine.onPower(onPower);
  }

  async power(action: 'boot' | 'crash' | 'shutdown'): Promise<void> {
    await this.#get()[action]();
  }

  async exec(
    command: string,
    options: Omit<RemoteExecOptions, 'signal' | 'onOutput'>,
    onOutput: OutputListener | undefined,
    cancel: MessagePort,
  ): Promise<RemoteResult> {
    return this.#get().exec(command, {
      ...options,
      signal: cancelSignal(cancel),
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  }

  async openTerminal(
    columns: number,
    rows: number,
    onData: (data: string) => void,
  ): Promise<TerminalHandle & Comlink.ProxyMarked> {
    return serveTerminal(await this.#get().openTerminal({ columns, rows }), onData);
  }

  async api(
    call: Omit<HttpCall, 'signal'> & { kubeconfig?: string },
    onChunk: (chunk: string | undefined) => void,
    cancel: MessagePort,
  ): Promise<ResponseHead> {
    const { kubeconfig = '/etc/kubernetes/admin.conf', ...request } = call;
    return serveApi((sent) => this.#get().callApi(kubeconfig, sent), request, onChunk, cancel);
  }

  async readFile(path: string): Promise<string> {
    return this.#get().readFile(path);
  }

  async writeFile(path: string, content: string): Promise<void> {
    await this.#get().writeFile(path, content);
  }

  async fetch(port: number, path: string): Promise<{ status: number; headers: Record<string, string>; body: string }> {
    return this.#get().fetch(port, path);
  }

  async bootId(): Promise<string | undefined> {
    return this.#get().bootId();
  }

  async readDisk(): Promise<DiskImage> {
    return this.#get().readDisk();
  }

  async clock(action: 'pause' | 'speed' | 'advance', value: number): Promise<void> {
    if (action === 'pause') this.#clock.pause();
    else if (action === 'speed') this.#clock.speed(value);
    else await this.#clock.advance(value);
  }

  #get(): HostedMachine {
    if (this.#machine === undefined) throw new Error('the machine has not been made');
    return this.#machine;
  }
}
