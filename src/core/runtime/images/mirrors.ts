import { defineImage } from '../define-image.ts';
import { busyboxImage } from './busybox.ts';
import { httpdImage } from './httpd.ts';
import { nginxImage } from './nginx.ts';

/** nginx as the tutorials of Kubernetes name it. */
export const nginxSlimImage = defineImage({
  ...nginxImage,
  repository: 'registry.k8s.io/nginx-slim',
  tags: ['0.27', '0.26', '0.25', '0.24', '0.23', '0.21', '0.20', '0.9', '0.8', '0.7'],
});

export const e2eNginxImage = defineImage({
  ...nginxImage,
  repository: 'registry.k8s.io/e2e-test-images/nginx',
  tags: ['1.15-4', '1.14-4', '1.15-2', '1.14-2', '1.14-1'],
});

export const e2eHttpdImage = defineImage({
  ...httpdImage,
  repository: 'registry.k8s.io/e2e-test-images/httpd',
  tags: ['2.4.39-4', '2.4.38-4', '2.4.39-2', '2.4.38-2'],
});

export const registryBusyboxImage = defineImage({
  ...busyboxImage,
  repository: 'registry.k8s.io/busybox',
  tags: ['1.27.2', '1.27', '1.24', '1.0'],
});

export const e2eBusyboxImage = defineImage({
  ...busyboxImage,
  repository: 'registry.k8s.io/e2e-test-images/busybox',
  tags: ['1.37.0-1', '1.36.1-1', '1.29-4', '1.29-2', '1.29-1', '1.29'],
});
