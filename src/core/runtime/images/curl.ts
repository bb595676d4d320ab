import { executableFile } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';
import { alpineFiles } from './alpine.ts';

export const curlImage = defineImage({
  repository: 'docker.io/curlimages/curl',
  tags: '8.17.0 8.16.0 8.15.0 8.14.1 8.13.0 8.12.1 8.12.0 8.11.1 8.10.1 8.9.1 8.8.0 8.7.1 8.6.0 8.5.0 8.4.0 8.00.1 7.88.1 7.87.0 7.86.0 7.85.0 7.84.0 7.83.1 7.78.0'.split(
    ' ',
  ),
  sizeBytes: 9_900_000,
  base: 'busybox',
  config: { entrypoint: ['/entrypoint.sh'], command: ['curl'], user: '100' },
  files: {
    ...alpineFiles(),
    '/usr/bin/curl': { type: 'file', mode: 0o755, content: executableFile('curl') },
    '/entrypoint.sh': {
      type: 'file',
      mode: 0o755,
      content:
        '#!/bin/sh\nset -e\ncase "$1" in\n  "" | -*) set -- curl "$@" ;;\n  *) command -v "$1" > /dev/null || set -- curl "$@" ;;\nesac\nexec "$@"\n',
    },
    '/etc/passwd': {
      type: 'file',
      content: 'root:x:0:0:root:/root:/bin/sh\ncurl_user:x:100:101:Linux User,,,:/home/curl_user:/sbin/nologin\n',
    },
  },
});
