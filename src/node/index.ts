import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ClockOptions } from '../core/clock.ts';
import { startPlayground } from '../playground/create-playground.ts';
import { createInProcessHost } from '../playground/in-process-host.ts';
import type { Playground, PlaygroundOptions } from '../playground/playground.ts';
import { unpackSaved } from '../playground/saved-playground.ts';

export type {
  ClockControl,
  ExecOptions,
  ExecResult,
  MachineControl,
  MachineState,
  Playground,
  PlaygroundOptions,
  TerminalOptions,
  TerminalSession,
} from '../playground/playground.ts';

// A machine's signal has as many listeners as the machine has connections; Node takes more than ten for a leak.
setMaxListeners(0);

/** The ready cluster that `npm run build` made with kubeadm, beside this library in dist/. */
const checkpoint = new URL('../checkpoints/ready.json.gz', import.meta.url);

/**
 * Makes a playground in this process: machines, a network and, unless `state` is `bare`, a cluster on them. Resolves when
 * the machines have booted; `ready` tells when the cluster is. Rejects for a `store` other than `memory`.
 */
export function createPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const clock: ClockOptions = {
    ...clockOptions(options.clock),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  return startPlayground(
    {
      createHost: () => createInProcessHost({ clock }),
      checkpoint: async () =>
        existsSync(checkpoint) ? unpackSaved(new Blob([await readFile(checkpoint)])) : undefined,
    },
    options,
  );
}

function clockOptions(clock: PlaygroundOptions['clock']): ClockOptions {
  if (clock === undefined || clock === 'real') return {};
  return { speed: clock === 'manual' ? 0 : clock };
}
