import { executableFile } from '../../machine/kernel.ts';
import type { Process, Program } from '../../machine/process.ts';
import { defineImage } from '../define-image.ts';

function helloApp(version: string): Program {
  return async (process) => {
    const [{ serveUntilStopped, pathOf, plainText }, { goLog }] = await Promise.all([
      import('./serve/serve-until-stopped.ts'),
      import('./serve/go-log.ts'),
    ]);
    const port = portOf(process);
    await goLog(process, `Server listening on port ${port}`);
    return serveUntilStopped(process, port, async (request) => {
      await goLog(process, `Serving request: ${pathOf(request)}`);
      return plainText(`Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`);
    });
  };
}

function portOf(process: Process): number {
  return Number(process.env.get('PORT') ?? 8080);
}

export const helloAppImage = defineImage({
  repository: 'gcr.io/google-samples/hello-app',
  tags: ['2.0', '1.0'],
  sizeBytes: 11_500_000,
  base: 'scratch',
  config: { entrypoint: ['/hello-app'], env: { PORT: '8080' }, user: '65532:65532' },
  forTag: (tag) => ({
    files: { '/hello-app': { type: 'file', mode: 0o755, content: executableFile(`hello-app-${tag}`) } },
  }),
  programs: { 'hello-app-1.0': helloApp('1.0.0'), 'hello-app-2.0': helloApp('2.0.0') },
});

/** The same application, where the documentation of Kubernetes and Artifact Registry name it. */
export const artifactHelloAppImage = defineImage({
  ...helloAppImage,
  repository: 'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
});
