import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const kubeControllerManagerImage = defineImage({
  repository: 'registry.k8s.io/kube-controller-manager',
  tags: ['v1.36.4'],
  sizeBytes: 58_500_000,
  base: 'scratch',
  config: { entrypoint: ['/usr/local/bin/kube-controller-manager'] },
  files: {
    '/usr/local/bin/kube-controller-manager': {
      type: 'file',
      mode: 0o755,
      content: executableFile('kube-controller-manager'),
    },
  },
});
