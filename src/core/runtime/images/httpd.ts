import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';

const configuration = `ServerRoot "/usr/local/apache2"
Listen 80
User www-data
Group www-data
ServerAdmin you@example.com
DocumentRoot "/usr/local/apache2/htdocs"
DirectoryIndex index.html
ErrorLog /proc/self/fd/2
LogLevel warn
CustomLog /proc/self/fd/1 common
`;

export const httpdImage = defineImage({
  repository: 'docker.io/library/httpd',
  tags: '2.4 2.4.65 2.4.64 2.4.63 2.4.62 2.4.59 2.4.58 2.4.57 2.4.54 2.4.41 2.4.39 2.4.38 2 alpine 2.4-alpine 2-alpine 2.4.41-alpine 2.4.39-alpine 2.4.38-alpine bookworm trixie'.split(
    ' ',
  ),
  sizeBytes: 45_200_000,
  config: {
    command: ['httpd-foreground'],
    env: {
      PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HTTPD_PREFIX: '/usr/local/apache2',
      HTTPD_VERSION: '2.4.65',
    },
    workingDirectory: '/usr/local/apache2',
    exposedPorts: ['80'],
    stopSignal: 'SIGTERM',
  },
  files: {
    '/usr/local/apache2/bin/httpd': { type: 'file', mode: 0o755, content: executableFile('httpd') },
    '/usr/local/apache2/bin/httpd-foreground': {
      type: 'file',
      mode: 0o755,
      content: '#!/bin/sh\nset -e\nexec httpd -DFOREGROUND "$@"\n',
    },
    '/usr/local/apache2/conf/httpd.conf': { type: 'file', content: configuration },
    '/usr/local/apache2/htdocs/index.html': {
      type: 'file',
      content: '<html><body><h1>It works!</h1></body></html>\n',
    },
    '/usr/local/apache2/logs': { type: 'directory' },
  },
  programs: { httpd: async (process) => (await import('./httpd/httpd-program.ts')).runHttpd(process) },
});
