import { PlaygroundClock } from '../src/core/clock.ts';
import { createMemoryDisk } from '../src/core/disk/memory-disk.ts';
import { baseImage } from '../src/core/machine/base-image.ts';
import type { ProgramCatalogue } from '../src/core/machine/kernel.ts';
import { createMachine, type Machine } from '../src/core/machine/machine.ts';
import type { Program, ProgramDefinition } from '../src/core/machine/process.ts';
import { createSwitch } from '../src/core/network/switch.ts';
import { commandPrograms } from '../src/terminal/commands/index.ts';
import { shellPrograms } from '../src/terminal/shell/index.ts';

/** A machine that has the shells, the commands and `more`, and no system manager; it has been booted. */
export async function startShellMachine(
  clock = new PlaygroundClock({ seed: 1 }),
  more: readonly ProgramDefinition[] = [],
): Promise<Machine> {
  const programs = new Map<string, Program>(
    [...shellPrograms, ...commandPrograms, ...more].map(({ name, run }) => [name, run]),
  );
  const catalogue: ProgramCatalogue = {
    has: (name) => programs.has(name),
    lookup: (name) => Promise.resolve(programs.get(name)),
  };
  const image = { ...baseImage({ hostname: 'controlplane', hosts: [], commands: [...programs.keys()] }) };
  delete (image as Record<string, unknown>)['/usr/sbin/init'];
  const machine = createMachine({
    name: 'controlplane',
    address: '172.30.1.2',
    clock,
    disk: createMemoryDisk(),
    resources: { cpus: 2, memoryBytes: 2 * 1024 ** 3, diskBytes: 20e9 },
    link: createSwitch({ clock }).connect('controlplane'),
    programs: catalogue,
    image,
  });
  await machine.boot();
  return machine;
}
