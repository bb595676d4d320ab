import { defineImage } from '../define-image.ts';

export const busyboxImage = defineImage({
  repository: 'docker.io/library/busybox',
  tags: '1.37 1.37.0 1.36 1.36.1 1.36.0 1.35 1.35.0 1.34 1.34.1 1.33 1.32 1.31 1.30 1.29 1.28 1.28.4 1 musl glibc uclibc stable unstable'.split(
    ' ',
  ),
  sizeBytes: 2_223_686,
  base: 'busybox',
  config: { command: ['sh'] },
});
