import { PlaygroundClock } from '../../src/core/clock.ts';
import type { Disk } from '../../src/core/disk/disk.ts';
import { createMemoryDisk } from '../../src/core/disk/memory-disk.ts';
import { baseImage } from '../../src/core/machine/base-image.ts';
import { createMachine, type Machine } from '../../src/core/machine/machine.ts';
import type { ProgramDefinition } from '../../src/core/machine/process.ts';
import type { RunningMachine } from '../../src/core/machine/running-machine.ts';
import { createSwitch, type Switch } from '../../src/core/network/switch.ts';

/** A machine that runs, without a system manager. */
export interface StartedMachine {
  readonly machine: Machine;
  readonly kernel: RunningMachine;
  readonly disk: Disk;
}

export interface StartedMachines {
  readonly clock: PlaygroundClock;
  readonly network: Switch;
  readonly machines: readonly StartedMachine[];
  /** Switches them all off, which also ends what would keep a test waiting. */
  stop(): Promise<void>;
}

/** Real machines on one LAN, for tests: `node01` is 172.30.1.2, `node02` the next, with a manual clock unless another is given. */
export async function startMachines(
  count: number,
  programs: readonly ProgramDefinition[],
  clock = new PlaygroundClock({ speed: 0, startMs: Date.UTC(2026, 10, 20), seed: 1 }),
): Promise<StartedMachines> {
  const network = createSwitch({ clock });
  const byName = new Map(programs.map((program) => [program.name, program.run]));
  const catalogue = { has: (name: string) => byName.has(name), lookup: async (name: string) => byName.get(name) };
  const machines = Array.from({ length: count }, async (_, index): Promise<StartedMachine> => {
    const name = `node0${index + 1}`;
    const image = { ...baseImage({ hostname: name, hosts: [], commands: [...byName.keys()] }) };
    Reflect.deleteProperty(image, '/usr/sbin/init');
    const disk = createMemoryDisk();
    const machine = createMachine({
      name,
      address: `172.30.1.${index + 2}`,
      clock,
      disk,
      resources: { cpus: 2, memoryBytes: 1 << 30, diskBytes: 20e9 },
      link: network.connect(name),
      programs: catalogue,
      image,
    });
    await machine.boot();
    if (machine.kernel === undefined) throw new Error(`${name} did not start`);
    return { machine, kernel: machine.kernel, disk };
  });
  const started = await Promise.all(machines);
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(({ machine }) => machine.crash()));
  };
  return { clock, network, machines: started, stop };
}
