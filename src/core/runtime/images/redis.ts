import { executableFile, type LayerFiles } from '../../machine/kernel.ts';
import { defineImage } from '../define-image.ts';
import { alpineFiles } from './alpine.ts';

const versions = ['8.2.3', '8.0.5', '7.4.7', '7.2.12', '7.0.15', '6.2.21', '6.0.20', '6.0.5', '5.0.14', '5.0.4'];
const plainTags = [
  ...versions.slice(0, 1),
  ...['8', '8.2', '8.0', '7', '7.4', '7.2', '7.0', '6', '6.2', '6.0', '5', '5.0'],
  ...versions.slice(1),
];

function versionOf(tag: string): string {
  const wanted = tag.replace(/-?(alpine|bookworm|trixie).*$/, '');
  return versions.find((version) => version === wanted || version.startsWith(`${wanted}.`)) ?? '8.2.3';
}

const entrypoint = `#!/bin/sh
set -e
case "$1" in
  -* | *.conf) set -- redis-server "$@" ;;
esac
exec "$@"
`;

/** The programs of Redis and what starts them. */
export const redisFiles: LayerFiles = {
  '/usr/local/bin/redis-server': { type: 'file', mode: 0o755, content: executableFile('redis-server') },
  '/usr/local/bin/redis-cli': { type: 'file', mode: 0o755, content: executableFile('redis-cli') },
  '/usr/local/bin/docker-entrypoint.sh': { type: 'file', mode: 0o755, content: entrypoint },
  '/data': { type: 'directory' },
};

export const redisImage = defineImage({
  repository: 'docker.io/library/redis',
  tags: [
    ...plainTags,
    ...plainTags.map((tag) => `${tag}-alpine`),
    ...plainTags.map((tag) => `${tag}-bookworm`),
    'alpine',
    'bookworm',
  ],
  sizeBytes: 45_000_000,
  config: {},
  forTag: (tag) => ({
    config: {
      entrypoint: ['docker-entrypoint.sh'],
      command: ['redis-server'],
      env: { REDIS_VERSION: versionOf(tag) },
      workingDirectory: '/data',
      exposedPorts: ['6379'],
    },
    ...(tag.includes('alpine')
      ? { base: 'busybox', files: { ...redisFiles, ...alpineFiles() } }
      : { files: redisFiles }),
  }),
  programs: {
    'redis-server': async (process) => (await import('./redis/redis-server.ts')).runRedis(process),
    'redis-cli': async (process) => (await import('./redis/redis-cli.ts')).runRedisCli(process),
  },
  memoryBytes: 8_000_000,
});
