import { executableFile } from '../../machine/kernel.ts';
import type { Program } from '../../machine/process.ts';
import { defineImage } from '../define-image.ts';

/** Does nothing until it is told to end. */
const pause: Program = (process) =>
  new Promise((resolve) => {
    process.onSignal('SIGTERM', () => resolve(0));
    process.onSignal('SIGINT', () => resolve(0));
  });

export const pauseImage = defineImage({
  repository: 'registry.k8s.io/pause',
  tags: ['3.10.2', '3.10.1', '3.10', '3.9', '3.8'],
  sizeBytes: 320_368,
  base: 'scratch',
  config: { entrypoint: ['/pause'], user: '65535:65535' },
  files: { '/pause': { type: 'file', mode: 0o755, content: executableFile('pause') } },
  programs: { pause },
});
