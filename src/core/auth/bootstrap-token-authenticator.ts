import { type Secret, secrets } from '../api/core-v1.ts';
import type { Clock } from '../clock.ts';
import { parseTime } from '../meta/time.ts';
import { type Authenticator, bearerToken } from './authenticator.ts';
import type { ObjectReader } from './object-feed.ts';

const tokenForm = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const groupForm = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/** Tokens of joining nodes, `id.secret`, as Secrets in kube-system hold them. */
export function createBootstrapTokenAuthenticator(objects: ObjectReader, clock: Clock): Authenticator {
  return (request) => {
    const [, id = '', secretPart = ''] = tokenForm.exec(bearerToken(request) ?? '') ?? [];
    if (id === '') return Promise.resolve(undefined);
    const secret = objects.get(secrets, 'kube-system', `bootstrap-token-${id}`);
    if (secret === undefined || !isUsable(secret, id, secretPart, clock.now())) return Promise.resolve(undefined);
    const extra = (read(secret, 'auth-extra-groups') ?? '').split(',').filter((group) => group !== '');
    const invalid = extra.find((group) => !groupForm.test(group));
    if (invalid !== undefined) return Promise.reject(new Error(`invalid value for key auth-extra-groups: ${invalid}`));
    const groups = [...new Set(['system:bootstrappers', ...extra])].sort();
    return Promise.resolve({ username: `system:bootstrap:${id}`, groups });
  };
}

function isUsable(secret: Secret, id: string, secretPart: string, nowMs: number): boolean {
  const expiration = read(secret, 'expiration');
  const expiresMs = expiration === undefined ? Number.POSITIVE_INFINITY : (parseTime(expiration) ?? 0);
  return (
    secret.metadata.deletionTimestamp === undefined &&
    secret.type === 'bootstrap.kubernetes.io/token' &&
    read(secret, 'token-secret') === secretPart &&
    read(secret, 'token-id') === id &&
    expiresMs > nowMs &&
    read(secret, 'usage-bootstrap-authentication') === 'true'
  );
}

function read({ data }: Secret, key: string): string | undefined {
  const value = data?.[key];
  return value === undefined ? undefined : atob(value);
}
