import * as Comlink from 'comlink';
import { PlaygroundClock } from '../core/clock.ts';
import { joinLinks } from '../core/network/link.ts';
import { createPortLink } from '../core/network/port-link.ts';
import { createSwitch, type Switch } from '../core/network/switch.ts';
import { SystemError } from '../core/system-error.ts';
import type { HostedMachine, MachineHost, MachineSpecification } from '../playground/machine-host.ts';
import type { TerminalSession } from '../playground/playground.ts';
import type { MachineService } from './machine-service.ts';
import { type RemoteService, remoteApi, remoteExec, remoteTerminal } from './remote-calls.ts';

/** Runs every machine in a dedicated worker of its own, on one LAN. A machine that crashes is a worker that is terminated. */
export function createWorkerHost(speed: number): MachineHost {
  const clock = new PlaygroundClock({ speed });
  const lan = createSwitch({ clock });
  const machines = new Set<WorkerMachine>();
  let factor = speed;
  const all = (action: 'pause' | 'speed' | 'advance', value: number): Promise<unknown> =>
    Promise.all([...machines].map((machine) => machine.clock(action, value)));
  return {
    clock: {
      now: () => clock.now(),
      pause: () => {
        factor = 0;
        clock.pause();
        void all('pause', 0);
      },
      speed: (value) => {
        factor = value;
        clock.speed(value);
        void all('speed', value);
      },
      advance: async (durationMs) => {
        await Promise.all([clock.advance(durationMs), all('advance', durationMs)]);
      },
    },
    async create(specification) {
      const machine = new WorkerMachine(specification, lan, () => factor);
      machines.add(machine);
      await machine.start();
      return machine;
    },
    async close() {
      await Promise.all([...machines].map((machine) => machine.close()));
    },
  };
}

interface RunningWorker {
  readonly worker: Worker;
  readonly service: Comlink.Remote<MachineService>;
  readonly plug: Disposable;
}

class WorkerMachine implements HostedMachine {
  readonly name: string;
  readonly address: string;
  running = false;
  #specification: MachineSpecification;
  readonly #lan: Switch;
  readonly #speed: () => number;
  readonly #listeners = new Set<(running: boolean) => void>();
  #running: RunningWorker | undefined;

  constructor(specification: MachineSpecification, lan: Switch, speed: () => number) {
    this.name = specification.name;
    this.address = specification.address;
    this.#specification = specification;
    this.#lan = lan;
    this.#speed = speed;
  }

  /** Starts the worker and makes the machine in it, switched off. */
  async start(): Promise<void> {
    const worker = new Worker(new URL('../workers/machine.ts', import.meta.url), { type: 'module', name: this.name });
    const service = Comlink.wrap<MachineService>(worker);
    const { port1, port2 } = new MessageChannel();
    const socket = this.#lan.connect(this.name);
    const join = joinLinks(createPortLink(port1), socket);
    this.#running = {
      worker,
      service,
      plug: {
        [Symbol.dispose]: () => {
          join[Symbol.dispose]();
          socket[Symbol.dispose]();
          port1.close();
        },
      },
    };
    const onPower = Comlink.proxy((running: boolean) => this.#setRunning(running));
    await service.create(this.#specification, Comlink.transfer(port2, [port2]), this.#speed(), onPower);
  }

  async boot(): Promise<void> {
    if (this.running) return;
    if (this.#running === undefined) await this.start();
    await this.#service().power('boot');
  }

  /** What is in memory is gone with the worker; a disk in memory is, too, unless it was read before. */
  async crash(): Promise<void> {
    if (this.#running === undefined) return;
    const { bootId: _, disk: __, ...specification } = this.#specification;
    const kept = specification.store === 'memory' ? { disk: await this.#service().readDisk() } : {};
    this.#specification = { ...specification, ...kept };
    this.#terminate();
  }

  async shutdown(): Promise<void> {
    await this.#service().power('shutdown');
  }

  exec: HostedMachine['exec'] = (command, options = {}) => {
    const { stdin, signal, env, onOutput } = options;
    return remoteExec(this.#remote(), command, {
      ...(stdin === undefined ? {} : { stdin }),
      ...(signal === undefined ? {} : { signal }),
      ...(env === undefined ? {} : { env }),
      ...(onOutput === undefined ? {} : { onOutput }),
    });
  };

  async openTerminal({ columns, rows }: { columns: number; rows: number }): Promise<TerminalSession> {
    const listeners = new Set<(data: string) => void>();
    const waiting: string[] = [];
    const onData = Comlink.proxy((data: string) => {
      if (listeners.size === 0) waiting.push(data);
      for (const listener of listeners) listener(data);
    });
    const terminal = remoteTerminal(await this.#service().openTerminal(columns, rows, onData));
    return {
      write: (data) => terminal.write(data),
      onData: (listener) => {
        for (const data of waiting.splice(0)) listener(data);
        listeners.add(listener);
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
      resize: (size) => terminal.resize(size.columns, size.rows),
      exited: terminal.exited,
      close: () => terminal.close(),
    };
  }

  readFile: HostedMachine['readFile'] = (path) => this.#service().readFile(path);
  writeFile: HostedMachine['writeFile'] = (path, content) => this.#service().writeFile(path, content);
  callApi: HostedMachine['callApi'] = (kubeconfig, call) =>
    remoteApi(this.#remote(), { ...call, kubeconfig } as typeof call);
  fetch: HostedMachine['fetch'] = (port, path) => this.#service().fetch(port, path);
  readDisk: HostedMachine['readDisk'] = async () =>
    this.#running === undefined ? (this.#specification.disk ?? { volumes: {} }) : this.#service().readDisk();

  async bootId(): Promise<string | undefined> {
    return this.#running === undefined ? undefined : this.#service().bootId();
  }

  clock(action: 'pause' | 'speed' | 'advance', value: number): Promise<void> {
    return this.#running === undefined ? Promise.resolve() : this.#running.service.clock(action, value);
  }

  onPower(listener: (running: boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async close(): Promise<void> {
    this.#terminate();
  }

  #terminate(): void {
    this.#running?.plug[Symbol.dispose]();
    this.#running?.worker.terminate();
    this.#running = undefined;
    this.#setRunning(false);
  }

  #setRunning(running: boolean): void {
    if (this.running === running) return;
    this.running = running;
    for (const listener of this.#listeners) listener(running);
  }

  #service(): Comlink.Remote<MachineService> {
    if (this.#running === undefined) throw new SystemError('EHOSTUNREACH', this.name);
    return this.#running.service;
  }

  #remote(): RemoteService {
    return this.#service();
  }
}
