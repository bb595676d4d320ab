import type { Clock } from '../../core/clock.ts';
import { formatTime } from '../../core/meta/time.ts';

export interface TokenOptions {
  /** `abcdef.0123456789abcdef` */
  readonly token: string;
  /** 0: for good. */
  readonly ttlMs: number;
  readonly nowMs: number;
  readonly description?: string;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const tokenPattern = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;

export function generateToken(clock: Clock): string {
  const draw = (length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(clock.random() * alphabet.length)]).join('');
  return `${draw(6)}.${draw(16)}`;
}

/** The Secret by which the apiserver knows a bootstrap token. */
export function tokenSecret({ token, ttlMs, nowMs, description }: TokenOptions): unknown {
  const [id = '', secret = ''] = token.split('.');
  const data: Record<string, string> = {
    'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    ...(description === undefined ? {} : { description }),
    ...(ttlMs === 0 ? {} : { expiration: formatTime(nowMs + ttlMs) }),
    'token-id': id,
    'token-secret': secret,
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, btoa(value)])),
  };
}
