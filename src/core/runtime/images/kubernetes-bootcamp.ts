import { executableFile } from '../../machine/kernel.ts';
import type { Program } from '../../machine/process.ts';
import { defineImage } from '../define-image.ts';

const port = 8080;

function bootcamp(version: string): Program {
  return async (process) => {
    const { serveUntilStopped } = await import('./serve/serve-until-stopped.ts');
    const { clock, stdout } = process;
    const host = process.env.get('HOSTNAME') ?? process.hostname;
    const startedMs = clock.now();
    let requests = 0;
    const time = (): string => new Date(clock.now()).toISOString();
    await stdout.write(`Kubernetes Bootcamp App Started At: ${time()} | Running On:  ${host} \n\n`);
    return serveUntilStopped(process, port, async () => {
      requests += 1;
      const uptime = (clock.now() - startedMs) / 1000;
      await stdout.write(
        `Running On: ${host} | Total Requests: ${requests} | App Uptime: ${uptime} seconds | Log Time: ${time()}\n`,
      );
      return {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: `Hello Kubernetes bootcamp! | Running on: ${host} | v=${version}\n`,
      };
    });
  };
}

export const kubernetesBootcampImage = defineImage({
  repository: 'gcr.io/google-samples/kubernetes-bootcamp',
  tags: ['v1', 'v2'],
  sizeBytes: 83_600_000,
  config: {
    command: ['node', 'server.js'],
    env: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '6.3.1' },
    exposedPorts: ['8080'],
  },
  forTag: (tag) => ({
    files: { '/usr/local/bin/node': { type: 'file', mode: 0o755, content: executableFile(`bootcamp-${tag}`) } },
  }),
  programs: { 'bootcamp-v1': bootcamp('1'), 'bootcamp-v2': bootcamp('2') },
});

/** The same application under the name of its Docker Hub repository. */
export const dockerBootcampImage = defineImage({
  ...kubernetesBootcampImage,
  repository: 'docker.io/jocatalin/kubernetes-bootcamp',
});
