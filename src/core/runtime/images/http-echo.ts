import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const httpEchoImage = defineImage({
  repository: 'docker.io/hashicorp/http-echo',
  tags: ['1.0', '1.0.0', '0.2.3', '0.2.1'],
  sizeBytes: 3_190_000,
  base: 'scratch',
  config: { entrypoint: ['/http-echo'], exposedPorts: ['5678'] },
  files: { '/http-echo': { type: 'file', mode: 0o755, content: executableFile('http-echo') } },
  programs: { 'http-echo': async (process) => (await import('./http-echo/http-echo-program.ts')).runHttpEcho(process) },
});
