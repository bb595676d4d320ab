import { nodes } from '../core/api/core-v1.ts';
import { createClient } from '../core/client/client.ts';
import { hostTimeout } from '../core/clock.ts';
import type { DiskImage } from '../core/disk/disk-image.ts';
import type { Transport } from '../core/network/http.ts';
import type { HostedMachine, MachineHost } from './machine-host.ts';
import type { MachineControl, MachineState, Playground, PlaygroundOptions } from './playground.ts';
import { type SavedPlayground, unpackSaved } from './saved-playground.ts';

export interface PlaygroundEnvironment {
  readonly createHost: () => MachineHost;
  /** A cluster that kubeadm made, to start from; undefined where there is none yet, and kubeadm has to make it now. */
  readonly checkpoint?: () => Promise<SavedPlayground | undefined>;
  /** Small facts that outlive the page, by key; absent where nothing is kept. */
  readonly memory?: {
    read(key: string): Promise<string | undefined>;
    write(key: string, value: string): Promise<void>;
  };
}

const controlPlane = 'controlplane';
const adminConfig = '/etc/kubernetes/admin.conf';
const podNetwork = '10.244.0.0/16';
const readyTimeoutMs = 120_000;

function nodeAddress(index: number): string {
  return `172.30.${index + 1}.2`;
}

function machineNames(workers: number): { name: string; address: string }[] {
  const names = Array.from({ length: workers }, (_, index) => `node${String(index + 1).padStart(2, '0')}`);
  return [controlPlane, ...names].map((name, index) => ({ name, address: nodeAddress(index) }));
}

/** Makes a playground of the machines that the environment can start. Rejects when they cannot be started. */
export async function startPlayground(
  environment: PlaygroundEnvironment,
  options: PlaygroundOptions = {},
): Promise<Playground> {
  const engine = new Engine(environment, options);
  await engine.start();
  return engine;
}

class Engine implements Playground {
  readonly ready: Promise<void>;
  readonly #environment: PlaygroundEnvironment;
  readonly #options: PlaygroundOptions;
  #host: MachineHost;
  readonly #machines = new Map<string, HostedMachine>();
  readonly #listeners = new Set<() => void>();
  #markReady: (outcome: Promise<void>) => void = () => {};

  constructor(environment: PlaygroundEnvironment, options: PlaygroundOptions) {
    this.#environment = environment;
    this.#options = options;
    this.#host = environment.createHost();
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.ready.catch(() => {});
  }

  get clock(): Playground['clock'] {
    return this.#host.clock;
  }

  async start(): Promise<void> {
    const { state = 'ready', nodes: workers = 2 } = this.#options;
    const kept = await this.#recall();
    if (kept !== undefined) {
      await this.#boot(kept.machines.map((machine) => ({ ...machine, keep: true })));
      this.#markReady(kept.state === 'ready' ? this.#nodesReady(kept.machines.length) : Promise.resolve());
      return;
    }
    const saved = state === 'ready' ? await this.#environment.checkpoint?.() : undefined;
    const wanted = machineNames(workers);
    await this.#boot(
      wanted.map((machine) => ({ ...saved?.machines.find(({ name }) => name === machine.name), ...machine })),
    );
    await this.#remember();
    this.#markReady(state === 'bare' ? Promise.resolve() : this.#makeCluster(wanted, saved));
  }

  exec: Playground['exec'] = (command, { machine = controlPlane, ...options } = {}) =>
    this.#machine(machine).exec(command, options);

  openTerminal: Playground['openTerminal'] = ({ machine = controlPlane, cols = 80, rows = 24 } = {}) =>
    this.#machine(machine).openTerminal({ columns: cols, rows });

  readFile: Playground['readFile'] = (path, { machine = controlPlane } = {}) => this.#machine(machine).readFile(path);

  writeFile: Playground['writeFile'] = (path, content, { machine = controlPlane } = {}) =>
    this.#machine(machine).writeFile(path, content);

  api: Transport = (call) => this.#machine(controlPlane).callApi(adminConfig, call);

  fetch: Playground['fetch'] = (machine, port, path) => this.#machine(machine).fetch(port, path);

  machine(name: string): MachineControl {
    const machine = this.#machine(name);
    return {
      name,
      address: machine.address,
      crash: () => machine.crash(),
      boot: async () => {
        await machine.boot();
        await this.#remember();
      },
      shutdown: () => machine.shutdown(),
    };
  }

  machines(): readonly { name: string; address: string; state: MachineState }[] {
    return [...this.#machines.values()].map(({ name, address, running }) => ({
      name,
      address,
      state: running ? 'running' : 'stopped',
    }));
  }

  onMachines(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async save(): Promise<Blob> {
    const text = JSON.stringify(await this.#saved());
    const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    return new Response(packed).blob();
  }

  async restore(blob: Blob): Promise<void> {
    const saved = await unpackSaved(blob);
    await this.#host.close();
    this.#machines.clear();
    this.#host = this.#environment.createHost();
    await this.#boot(saved.machines);
    await this.#remember();
    if (saved.state === 'ready') await this.#nodesReady(saved.machines.length);
  }

  async close(): Promise<void> {
    await this.#host.close();
    this.#machines.clear();
  }

  #machine(name: string): HostedMachine {
    const machine = this.#machines.get(name);
    if (machine === undefined) throw new Error(`no machine named ${name}`);
    return machine;
  }

  async #boot(
    specifications: readonly {
      name: string;
      address: string;
      bootId?: string | undefined;
      disk?: DiskImage | undefined;
    }[],
  ): Promise<void> {
    const { store = 'memory' } = this.#options;
    const all = specifications.map(({ name, address }) => ({ name, address }));
    await Promise.all(
      specifications.map(async ({ name, address, bootId, disk }) => {
        const machine = await this.#host.create({
          name,
          address,
          machines: all,
          store,
          ...(disk === undefined ? {} : { disk }),
          ...(bootId === undefined ? {} : { bootId }),
        });
        this.#machines.set(name, machine);
        machine.onPower(() => this.#changed());
        await machine.boot();
      }),
    );
    const order = all.map(({ name }) => name);
    const sorted = [...this.#machines].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
    this.#machines.clear();
    for (const [name, machine] of sorted) this.#machines.set(name, machine);
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Brings a freshly booted playground to a ready cluster: what the checkpoint lacks, kubeadm makes now. */
  async #makeCluster(wanted: readonly { name: string }[], saved: SavedPlayground | undefined): Promise<void> {
    if (saved === undefined) await this.#initialise();
    const known = new Set(saved?.machines.map(({ name }) => name) ?? [controlPlane]);
    await this.#nodesReady(1);
    for (const name of known) {
      if (!wanted.some((machine) => machine.name === name))
        await this.#run(controlPlane, `kubectl delete node ${name}`);
    }
    const joining = wanted.filter(({ name }) => !known.has(name));
    if (joining.length > 0) {
      const join = (await this.#run(controlPlane, 'kubeadm token create --print-join-command')).trim();
      await Promise.all(joining.map(({ name }) => this.#run(name, join)));
    }
    await this.#nodesReady(wanted.length);
  }

  async #initialise(): Promise<void> {
    await this.#run(controlPlane, `kubeadm init --pod-network-cidr=${podNetwork}`);
    await this.#run(controlPlane, 'mkdir -p $HOME/.kube && cp /etc/kubernetes/admin.conf $HOME/.kube/config');
    await this.#run(controlPlane, 'kubectl apply -f /root/kube-flannel.yml');
  }

  async #run(machine: string, command: string): Promise<string> {
    const { stdout, stderr, exitCode } = await this.#machine(machine).exec(command);
    if (exitCode !== 0) throw new Error(`${machine}: ${command} failed with ${exitCode}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Resolves when the API shows this many nodes, all Ready. */
  async #nodesReady(count: number): Promise<void> {
    const client = createClient({ transport: this.api, userAgent: 'tabernetes' });
    const late = hostTimeout(readyTimeoutMs);
    for (;;) {
      try {
        const list = await client.resource(nodes).list({ signal: late });
        const isReady = ({ status }: (typeof list.items)[number]): boolean =>
          status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
        const states = new Map(list.items.map((node) => [node.metadata.name, isReady(node)]));
        const all = (): boolean => states.size >= count && [...states.values()].every((state) => state);
        if (all()) return;
        for await (const { type, object } of client
          .resource(nodes)
          .watch({ resourceVersion: list.metadata.resourceVersion ?? '0', signal: late })) {
          if (type === 'DELETED') states.delete(object.metadata.name);
          else states.set(object.metadata.name, isReady(object));
          if (all()) return;
        }
      } catch (error) {
        if (late.aborted) throw new Error('the cluster did not become ready', { cause: error });
        await pause(this.clock);
      }
    }
  }

  async #saved(): Promise<SavedPlayground> {
    const machines = await Promise.all(
      [...this.#machines.values()].map(async (machine) => {
        const bootId = await machine.bootId();
        return {
          name: machine.name,
          address: machine.address,
          ...(bootId === undefined ? {} : { bootId }),
          disk: await machine.readDisk(),
        };
      }),
    );
    return { format: 'tabernetes/1', state: this.#options.state ?? 'ready', machines };
  }

  async #remember(): Promise<void> {
    if (this.#options.store === undefined || this.#options.store === 'memory') return;
    const machines = await Promise.all(
      [...this.#machines.values()].map(async (machine) => ({
        name: machine.name,
        address: machine.address,
        bootId: await machine.bootId(),
      })),
    );
    await this.#environment.memory?.write(
      'machines',
      JSON.stringify({ state: this.#options.state ?? 'ready', machines }),
    );
  }

  async #recall(): Promise<
    { state: 'ready' | 'bare'; machines: { name: string; address: string; bootId?: string }[] } | undefined
  > {
    if (this.#options.store === undefined || this.#options.store === 'memory') return undefined;
    const text = await this.#environment.memory?.read('machines');
    return text === undefined
      ? undefined
      : (JSON.parse(text) as { state: 'ready'; machines: { name: string; address: string; bootId?: string }[] });
  }
}

async function pause(clock: Playground['clock']): Promise<void> {
  await clock.advance(0);
  await new Promise((resolve) => hostTimeout(25).addEventListener('abort', resolve, { once: true }));
}
