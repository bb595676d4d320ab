import { executableFile } from '../../machine/kernel.ts';
import type { Program } from '../../machine/process.ts';
import { defineImage } from '../define-image.ts';

/** How long a request takes on a whole processor. */
const requestMs = 40;

const hpaExample: Program = async (process) => {
  const { serveUntilStopped } = await import('./serve/serve-until-stopped.ts');
  return serveUntilStopped(process, 80, async () => {
    await process.useProcessor(requestMs);
    return { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: 'OK!' };
  });
};

/** A server that computes for each request: what the walkthrough of the HorizontalPodAutoscaler puts under load. */
export const hpaExampleImage = defineImage({
  repository: 'registry.k8s.io/hpa-example',
  tags: ['latest'],
  sizeBytes: 206_000_000,
  config: { command: ['apache2-foreground'], workingDirectory: '/var/www/html', exposedPorts: ['80'] },
  files: {
    '/usr/local/bin/apache2-foreground': { type: 'file', mode: 0o755, content: executableFile('hpa-example') },
    '/var/www/html/index.php': {
      type: 'file',
      content: '<?php\n$x = 0.0001;\nfor ($i = 0; $i <= 1000000; $i++) {\n  $x += sqrt($x);\n}\necho "OK!";\n?>\n',
    },
  },
  programs: { 'hpa-example': hpaExample },
});
