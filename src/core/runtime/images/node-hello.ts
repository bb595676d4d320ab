import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const nodeHelloImage = defineImage({
  repository: 'gcr.io/google-samples/node-hello',
  tags: ['1.0'],
  sizeBytes: 264_000_000,
  config: { command: ['node', 'server.js'], exposedPorts: ['8080'] },
  files: { '/usr/local/bin/node': { type: 'file', mode: 0o755, content: executableFile('node-hello') } },
  programs: {
    'node-hello': async (process) => {
      const { serveUntilStopped } = await import('./serve/serve-until-stopped.ts');
      return serveUntilStopped(process, 8080, async ({ target }) => {
        await process.stdout.write(`Received request for URL: ${target}\n`);
        return { status: 200, body: 'Hello Kubernetes!' };
      });
    },
  },
});
