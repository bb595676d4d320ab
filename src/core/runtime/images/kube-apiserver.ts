import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const kubeApiserverImage = defineImage({
  repository: 'registry.k8s.io/kube-apiserver',
  tags: ['v1.36.4'],
  sizeBytes: 87_900_000,
  base: 'scratch',
  config: { entrypoint: ['/usr/local/bin/kube-apiserver'] },
  files: { '/usr/local/bin/kube-apiserver': { type: 'file', mode: 0o755, content: executableFile('kube-apiserver') } },
});
