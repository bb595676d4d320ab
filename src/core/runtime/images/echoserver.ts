import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const echoserverImage = defineImage({
  repository: 'registry.k8s.io/echoserver',
  tags: ['1.10', '1.9', '1.8', '1.4'],
  sizeBytes: 36_400_000,
  config: { command: ['/usr/local/bin/run.sh'], exposedPorts: ['8080', '8443'] },
  forTag: (tag) => ({
    files: {
      '/usr/local/bin/run.sh': {
        type: 'file',
        mode: 0o755,
        content: executableFile(tag === '1.4' ? 'echoserver-1.4' : 'echoserver'),
      },
    },
  }),
  programs: {
    echoserver: async (process) => (await import('./echoserver/echo-request.ts')).runEchoserver(process),
    'echoserver-1.4': async (process) =>
      (await import('./echoserver/echo-client-values.ts')).runFirstEchoserver(process),
  },
});
