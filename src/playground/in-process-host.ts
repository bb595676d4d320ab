import { type ClockOptions, PlaygroundClock } from '../core/clock.ts';
import type { Disk } from '../core/disk/disk.ts';
import { writeDiskImage } from '../core/disk/disk-image.ts';
import { createMemoryDisk } from '../core/disk/memory-disk.ts';
import { createMachine, type Machine } from '../core/machine/machine.ts';
import type { ProgramDefinition } from '../core/machine/process.ts';
import type { Link } from '../core/network/link.ts';
import type { NetworkNamespace } from '../core/network/network-stack.ts';
import { createSwitch } from '../core/network/switch.ts';
import { registerCompletions } from './completions.ts';
import { hostMachine } from './hosted-machine.ts';
import type { MachineHost, MachineSpecification } from './machine-host.ts';
import { nodeImage } from './node-image.ts';
import { createProgramCatalogue } from './programs.ts';

/** A machine has what a small virtual machine has. */
const machineResources = { cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 20 * 2 ** 30 };

export interface InProcessHostOptions {
  readonly clock?: ClockOptions;
  /** Opens the disk of a machine that is to be kept. Without it such machines are refused. */
  readonly openDisk?: (database: string, machine: string) => Promise<Disk>;
  /** Programs besides the usual ones, or in the place of those that are called so. */
  readonly programs?: readonly ProgramDefinition[];
}

/** A host whose machines are at hand. */
export interface InProcessHost extends MachineHost {
  /** The network of a machine; undefined while it is off. */
  networkOf(machine: string): NetworkNamespace | undefined;
}

/** What a machine is made with besides its specification. */
export interface MachineSurroundings {
  readonly clock: PlaygroundClock;
  readonly link: Link;
  readonly openDisk?: InProcessHostOptions['openDisk'];
  readonly programs?: InProcessHostOptions['programs'];
}

/** A machine with its disk, switched off. */
export async function bootableMachine(
  specification: MachineSpecification,
  surroundings: MachineSurroundings,
): Promise<{ machine: Machine; disk: Disk }> {
  registerCompletions();
  const { name, address, bootId } = specification;
  const { clock, link } = surroundings;
  const disk = await openDisk(specification, surroundings.openDisk);
  if (specification.disk !== undefined) await writeDiskImage(disk, specification.disk);
  const machine = createMachine({
    name,
    address,
    prefixLength: 16,
    clock,
    disk,
    resources: machineResources,
    link,
    programs: createProgramCatalogue(surroundings.programs),
    image: nodeImage(name, specification.machines),
    ...(bootId === undefined ? {} : { bootId }),
  });
  return { machine, disk };
}

/** Runs every machine in this thread. */
export function createInProcessHost(options: InProcessHostOptions = {}): InProcessHost {
  const clock = new PlaygroundClock(options.clock);
  const lan = createSwitch({ clock });
  const machines = new Map<string, Machine>();
  return {
    clock,
    async create(specification) {
      const link = lan.connect(specification.name);
      const { machine, disk } = await bootableMachine(specification, {
        clock,
        link,
        ...(options.openDisk === undefined ? {} : { openDisk: options.openDisk }),
        ...(options.programs === undefined ? {} : { programs: options.programs }),
      });
      machines.set(machine.name, machine);
      return hostMachine(machine, disk, clock);
    },
    networkOf: (name) => machines.get(name)?.kernel?.network,
    async close() {
      await Promise.all([...machines.values()].map((machine) => machine.crash()));
      clock.pause();
    },
  };
}

async function openDisk({ name, store }: MachineSpecification, open: InProcessHostOptions['openDisk']): Promise<Disk> {
  if (store === 'memory') return createMemoryDisk();
  if (open === undefined) throw new Error('this playground has no place to keep disks');
  return open(store.indexedDB, name);
}
