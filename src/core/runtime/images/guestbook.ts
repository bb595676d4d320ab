import { executableFile, type LayerEntry } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

const httpd: LayerEntry = { type: 'file', mode: 0o755, content: executableFile('gb-frontend') };

/** The frontend of the guestbook: keeps its messages in the services redis-leader and redis-follower. */
export const guestbookFrontendImage = defineImage({
  repository: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
  tags: ['v5', 'v6', 'v4', 'v3'],
  sizeBytes: 161_000_000,
  config: {
    entrypoint: ['docker-php-entrypoint'],
    command: ['apache2-foreground'],
    workingDirectory: '/var/www/html',
    exposedPorts: ['80'],
    stopSignal: 'SIGWINCH',
  },
  files: {
    '/usr/local/bin/docker-php-entrypoint': { type: 'file', mode: 0o755, content: '#!/bin/sh\nset -e\nexec "$@"\n' },
    '/usr/local/bin/apache2-foreground': httpd,
    '/var/www/html': { type: 'directory' },
  },
  programs: { 'gb-frontend': async (process) => (await import('./guestbook/frontend.ts')).runFrontend(process) },
});

/** The same frontend under its older name. */
export const olderGuestbookFrontendImage = defineImage({
  ...guestbookFrontendImage,
  repository: 'gcr.io/google_samples/gb-frontend',
});
