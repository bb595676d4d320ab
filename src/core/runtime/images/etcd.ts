import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const etcdImage = defineImage({
  repository: 'registry.k8s.io/etcd',
  tags: ['3.6.8-0'],
  sizeBytes: 90_700_000,
  base: 'scratch',
  config: { entrypoint: ['/usr/local/bin/etcd'] },
  files: {
    '/usr/local/bin/etcd': { type: 'file', mode: 0o755, content: executableFile('etcd') },
    '/usr/local/bin/etcdctl': { type: 'file', mode: 0o755, content: executableFile('etcdctl') },
    '/usr/local/bin/etcdutl': { type: 'file', mode: 0o755, content: executableFile('etcdutl') },
  },
});
