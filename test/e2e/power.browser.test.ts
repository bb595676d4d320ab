import { assert } from 'chai';
import * as Comlink from 'comlink';
import type { PlaygroundService } from '../../src/workers/playground-service.ts';
import { remoteExec } from '../../src/workers/remote-calls.ts';

describe('machines in workers', () => {
  const worker = new Worker('/dist/workers/hypervisor.js', { type: 'module' });
  const service = Comlink.wrap<PlaygroundService>(worker);
  after(() => worker.terminate());

  const run = async (command: string): Promise<string> => {
    const { stdout, stderr } = await remoteExec(service, command, {});
    return stdout + stderr;
  };

  const nodeBecomes = async (name: string, state: RegExp): Promise<void> => {
    const command = `kubectl get node ${name} --no-headers`;
    for (;;) if (state.test(await run(command))) return;
  };

  it('turn a node NotReady when its worker is terminated, and Ready when it boots again', async () => {
    const checkpointUrl = new URL('/dist/checkpoints/ready.json.gz', location.href).href;
    await service.start({ checkpointUrl, clock: 20, nodes: 1 });
    await service.ready();
    assert.match(await run('kubectl get node node01 --no-headers'), /^node01 +Ready /);
    await service.power('node01', 'crash');
    await nodeBecomes('node01', /^node01 +NotReady /);
    await service.power('node01', 'boot');
    await nodeBecomes('node01', /^node01 +Ready /);
  });
});
