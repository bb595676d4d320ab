import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const kubeProxyImage = defineImage({
  repository: 'registry.k8s.io/kube-proxy',
  tags: ['v1.36.4'],
  sizeBytes: 56_400_000,
  base: 'scratch',
  config: { entrypoint: ['/usr/local/bin/kube-proxy'] },
  files: { '/usr/local/bin/kube-proxy': { type: 'file', mode: 0o755, content: executableFile('kube-proxy') } },
});
