import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

export const flannelImage = defineImage({
  repository: 'ghcr.io/flannel-io/flannel',
  tags: ['v0.27.4'],
  sizeBytes: 92_100_000,
  base: 'busybox',
  config: { entrypoint: ['/opt/bin/flanneld'] },
  files: { '/opt/bin/flanneld': { type: 'file', mode: 0o755, content: executableFile('flanneld') } },
});
