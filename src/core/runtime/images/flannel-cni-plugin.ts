import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const flannelCniPluginImage = defineImage({
  repository: 'ghcr.io/flannel-io/flannel-cni-plugin',
  tags: ['v1.8.0-flannel1'],
  sizeBytes: 4_900_000,
  base: 'busybox',
  config: {},
  files: { '/flannel': { type: 'file', mode: 0o755, content: executableFile('flannel') } },
});
