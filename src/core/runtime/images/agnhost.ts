import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';
import { alpineFiles } from './alpine.ts';

export const agnhostImage = defineImage({
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  tags: '2.61 2.60 2.59 2.57 2.56 2.55 2.54 2.53 2.52 2.51 2.48 2.47 2.45 2.43 2.41 2.40 2.39 2.38 2.36 2.33 2.32 2.31 2.21 2.20'.split(
    ' ',
  ),
  sizeBytes: 53_300_000,
  base: 'busybox',
  config: { entrypoint: ['/agnhost'], command: ['pause'] },
  files: {
    ...alpineFiles(),
    '/agnhost': { type: 'file', mode: 0o755, content: executableFile('agnhost') },
    '/usr/bin/curl': { type: 'file', mode: 0o755, content: executableFile('curl') },
    '/usr/bin/dig': { type: 'file', mode: 0o755, content: executableFile('dig') },
  },
  programs: { agnhost: async (process) => (await import('./agnhost/agnhost-program.ts')).runAgnhost(process) },
});
