import { type Secret, secrets } from '../api/core-v1.ts';
import { defineController } from '../client/controller.ts';
import { isNotFound } from '../meta/status.ts';
import { parseTime } from '../meta/time.ts';

/** Deletes bootstrap tokens whose time is over. */
export const tokenCleanerController = defineController<Secret>({
  name: 'token-cleaner-controller',
  for: secrets,
  workers: 1,
  relevant: ({ type }) => type === 'bootstrap.kubernetes.io/token',
  async reconcile({ key, name, namespace }, { client, clock, lister }) {
    const secret = lister(secrets).get(key);
    if (secret?.type !== 'bootstrap.kubernetes.io/token') return undefined;
    const expiresMs = parseTime(atob(secret.data?.['expiration'] ?? ''));
    if (expiresMs === undefined) return undefined;
    if (expiresMs > clock.now()) return { requeueAfterMs: expiresMs - clock.now() };
    await client
      .resource(secrets)
      .delete(name, { namespace, preconditions: { uid: secret.metadata.uid ?? '' } })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    return undefined;
  },
});
