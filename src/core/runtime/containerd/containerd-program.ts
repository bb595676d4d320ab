import { defineProgram, type Process, type ProgramDefinition } from '../../machine/process.ts';
import { notifyReady } from '../../machine/systemd/control-client.ts';
import { serveHttp } from '../../network/serve-http.ts';
import { criSocket } from '../cri.ts';
import { Containers } from './containers.ts';
import { type ImageCatalogue, ImageStore } from './image-store.ts';
import { Sandboxes } from './sandboxes.ts';
import { containerdVersion, createCriHandler } from './service.ts';

const stateDirectory = '/var/lib/containerd/io.containerd.metadata.v1';

/** containerd, with the registries that its pulls reach. */
export function containerdProgram(catalogue: ImageCatalogue): ProgramDefinition {
  return defineProgram({ name: 'containerd', run: (process) => run(process, catalogue) });
}

async function run(process: Process, catalogue: ImageCatalogue): Promise<number> {
  if (process.argv.includes('--version') || process.argv.includes('-v')) {
    await process.stdout.write(`containerd github.com/containerd/containerd/v2 ${containerdVersion}\n`);
    return 0;
  }
  const { kernel } = process;
  const images = new ImageStore(kernel.files, `${stateDirectory}/images`, catalogue);
  const sandboxes = new Sandboxes(kernel, stateDirectory);
  const containers = new Containers(kernel, stateDirectory, images, sandboxes);
  await log(process, 'starting containerd', `revision= version=${containerdVersion}`);
  await sandboxes.recover();
  containers.recover();
  kernel.files.mkdir(criSocket.slice(0, criSocket.lastIndexOf('/')), { recursive: true });
  const listener = process.network.listen({ path: criSocket });
  const terminated = new Promise<void>((resolve) => {
    process.onSignal('SIGTERM', resolve);
  });
  const served = serveHttp(listener, createCriHandler({ kernel, images, sandboxes, containers }));
  await log(process, 'containerd successfully booted', '');
  await notifyReady(process);
  await Promise.race([terminated, served]);
  listener[Symbol.dispose]();
  return 0;
}

async function log(process: Process, message: string, fields: string): Promise<void> {
  const time = new Date(process.clock.now()).toISOString().replace('Z', '000000Z');
  await process.stderr.write(`time="${time}" level=info msg="${message}"${fields === '' ? '' : ` ${fields}`}\n`);
}
