import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const corednsImage = defineImage({
  repository: 'registry.k8s.io/coredns/coredns',
  tags: ['v1.14.2'],
  sizeBytes: 55_700_000,
  base: 'scratch',
  config: { entrypoint: ['/coredns'], user: 'nonroot:nonroot', exposedPorts: ['53', '53/udp'] },
  files: {
    '/coredns': { type: 'file', mode: 0o755, content: executableFile('coredns') },
    '/etc/passwd': {
      type: 'file',
      content: 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    },
  },
});
