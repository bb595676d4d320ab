import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ClockOptions } from '../core/clock.ts';
import { startPlayground } from '../playground/create-playground.ts';
import { createInProcessHost, type InProcessHost, type InProcessHostOptions } from '../playground/in-process-host.ts';
import type { Playground, PlaygroundOptions } from '../playground/playground.ts';
import { unpackSaved } from '../playground/saved-playground.ts';

// A machine's signal has as many listeners as the machine has connections; Node takes more than ten for a leak. (With 0,
// which says the same, Node 20 refuses to tell the limit of a signal, and `fetch` of undici asks for it.)
setMaxListeners(Number.POSITIVE_INFINITY);

/** The ready cluster that `npm run build` made with kubeadm, beside this code in dist/. */
const checkpoint = new URL('../checkpoints/ready.json.gz', import.meta.url);
/** Where this code runs from its sources. */
const builtCheckpoint = new URL('../../dist/checkpoints/ready.json.gz', import.meta.url);

export interface LocalPlayground {
  readonly playground: Playground;
  /** Where its machines are now. */
  readonly host: () => InProcessHost;
}

/** Makes a playground whose machines are in this thread. */
export async function startLocalPlayground(
  options: PlaygroundOptions,
  hostOptions: Omit<InProcessHostOptions, 'clock'> = {},
): Promise<LocalPlayground> {
  const clock: ClockOptions = {
    ...clockOptions(options.clock),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  let host = createInProcessHost({ ...hostOptions, clock });
  let used = false;
  const createHost = (): InProcessHost => {
    if (used) host = createInProcessHost({ ...hostOptions, clock });
    used = true;
    return host;
  };
  const playground = await startPlayground({ createHost, checkpoint: readCheckpoint }, options);
  return { playground, host: () => host };
}

async function readCheckpoint(): Promise<Awaited<ReturnType<typeof unpackSaved>> | undefined> {
  return existsSync(checkpoint) ? unpackSaved(new Blob([await readFile(checkpoint)])) : undefined;
}

/** The ready cluster, also where this code runs from its sources. Undefined where none was built. */
export async function readBuiltCheckpoint(): ReturnType<typeof readCheckpoint> {
  if (existsSync(checkpoint) || !existsSync(builtCheckpoint)) return readCheckpoint();
  return unpackSaved(new Blob([await readFile(builtCheckpoint)]));
}

function clockOptions(clock: PlaygroundOptions['clock']): ClockOptions {
  if (clock === undefined || clock === 'real') return {};
  return { speed: clock === 'manual' ? 0 : clock };
}
