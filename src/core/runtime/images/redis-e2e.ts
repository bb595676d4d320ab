import { defineImage } from '../define-image.ts';
import { redisFiles, redisImage } from './redis.ts';

const config = {
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  env: { REDIS_VERSION: '5.0.14' },
  workingDirectory: '/data',
  exposedPorts: ['6379'],
} as const;

const { programs = {} } = redisImage;

/** The Redis of Kubernetes' own examples. */
export const redisE2eImage = defineImage({
  repository: 'registry.k8s.io/redis',
  tags: ['e2e', 'v1'],
  sizeBytes: 41_900_000,
  config,
  files: redisFiles,
  programs,
});

/** The follower of the guestbook: a replica of the service `redis-leader`. */
export const redisFollowerImage = defineImage({
  repository: 'gcr.io/google_samples/gb-redis-follower',
  tags: ['v2', 'v1'],
  sizeBytes: 43_000_000,
  config: { ...config, entrypoint: [], command: ['/bin/sh', '-c', '/run.sh'] },
  files: {
    ...redisFiles,
    '/run.sh': {
      type: 'file',
      mode: 0o755,
      content:
        '#!/bin/bash\nif [[ "$GET_HOSTS_FROM" == "env" ]]; then\n  redis-server --replicaof "$REDIS_LEADER_SERVICE_HOST" 6379\nelse\n  redis-server --replicaof redis-leader 6379\nfi\n',
    },
  },
  programs,
});

/** The same follower, where the newer tutorial names it. */
export const artifactRedisFollowerImage = defineImage({
  ...redisFollowerImage,
  repository: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
});
