import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const kubeSchedulerImage = defineImage({
  repository: 'registry.k8s.io/kube-scheduler',
  tags: ['v1.36.4'],
  sizeBytes: 54_300_000,
  base: 'scratch',
  config: { entrypoint: ['/usr/local/bin/kube-scheduler'] },
  files: { '/usr/local/bin/kube-scheduler': { type: 'file', mode: 0o755, content: executableFile('kube-scheduler') } },
});
