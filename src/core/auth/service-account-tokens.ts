import type { UserInfo } from '../api/authentication-v1.ts';
import { nodes, pods, secrets, serviceAccounts } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import type { Clock } from '../clock.ts';
import { isJsonObject } from '../meta/object.ts';
import { parseTime } from '../meta/time.ts';
import { readClaims, signToken, verifyToken } from '../pki/json-web-token.ts';
import type { PrivateKey } from '../pki/private-key.ts';
import type { TokenClaims, TokenService } from '../registry/registry-context.ts';
import { credentialIdKey } from './authenticator.ts';
import type { ObjectReader } from './object-feed.ts';
import { secretTokenIssuer, userOfSecretToken } from './secret-tokens.ts';

export interface ServiceAccountTokenOptions {
  readonly clock: Clock;
  readonly objects: ObjectReader;
  /** `--service-account-issuer`. */
  readonly issuer: string;
  /** `--service-account-signing-key-file`. */
  readonly signingKey: PrivateKey;
  /** `--service-account-key-file`, as SubjectPublicKeyInfo. */
  readonly publicKeys: readonly Uint8Array<ArrayBuffer>[];
  /** Host and port by which others reach this server. */
  readonly externalAddress?: string;
  /** `--api-audiences`. Default: the issuer. */
  readonly audiences?: readonly string[];
}

interface Reference {
  readonly name: string;
  readonly uid: string;
}

/** How far clocks may be apart. */
const leewayMs = 60_000;

/** Issues tokens of service accounts, bound to a pod, a node or a secret, and tells whose a token is as long as those exist. */
export function createServiceAccountTokens(options: ServiceAccountTokenOptions): TokenService {
  const defaultAudiences = options.audiences ?? [options.issuer];
  return {
    defaultAudiences,
    discovery: {
      issuer: options.issuer,
      publicKeys: options.publicKeys,
      externalAddress: options.externalAddress ?? '',
    },
    issue: (claims) => signToken(options.signingKey, claimsOf(options, claims)),
    review: async (token, audiences) => {
      const issuer = readClaims(token)?.['iss'];
      if (issuer !== options.issuer && issuer !== secretTokenIssuer) return undefined;
      const verified = await verifyToken(token, options.publicKeys);
      if (verified === undefined) return undefined;
      const accepted = audiences.length === 0 ? defaultAudiences : audiences;
      const isSecret = issuer === secretTokenIssuer;
      const named = isSecret ? defaultAudiences : textsOf(verified.claims['aud']);
      const matching = named.filter((audience) => accepted.includes(audience));
      if (matching.length === 0) return undefined;
      const user = isSecret
        ? userOfSecretToken(options.objects, token, verified.claims)
        : userOf(options, verified.claims);
      return user === undefined ? undefined : { user, audiences: matching };
    },
  };
}

function claimsOf({ clock, issuer }: ServiceAccountTokenOptions, claims: TokenClaims): Record<string, unknown> {
  const { namespace, serviceAccount, node, pod, secret } = claims;
  return {
    aud: claims.audiences,
    exp: claims.expiresAt,
    iat: claims.issuedAt,
    iss: issuer,
    jti: clock.uuid(),
    'kubernetes.io': {
      namespace,
      ...(node !== undefined && { node }),
      ...(pod !== undefined && { pod }),
      ...(secret !== undefined && { secret }),
      serviceaccount: serviceAccount,
    },
    nbf: claims.issuedAt,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
}

/** Undefined when the token is not valid now, or something that it is bound to is gone. */
function userOf(
  { clock, objects }: ServiceAccountTokenOptions,
  claims: Readonly<Record<string, unknown>>,
): UserInfo | undefined {
  const nowMs = clock.now();
  const [expires, notBefore, issuedAt] = ['exp', 'nbf', 'iat'].map((key) => Number(claims[key] ?? 0) * 1000);
  if ((expires ?? 0) + leewayMs <= nowMs || (notBefore ?? 0) - leewayMs > nowMs || (issuedAt ?? 0) - leewayMs > nowMs)
    return undefined;
  const bound = claims['kubernetes.io'];
  if (!isJsonObject(bound) || typeof bound['namespace'] !== 'string') return undefined;
  const { namespace } = bound;
  const [account, pod, node, secret] = ['serviceaccount', 'pod', 'node', 'secret'].map((key) =>
    referenceOf(bound[key]),
  );
  const exists = (resource: ResourceReference<Bound>, place: string, reference: Reference | undefined): boolean =>
    reference === undefined || isAlive(objects.get(resource, place, reference.name), reference, nowMs);
  if (account === undefined || !exists(serviceAccounts, namespace, account)) return undefined;
  if (!exists(pods, namespace, pod) || !exists(secrets, namespace, secret)) return undefined;
  if (pod === undefined && !exists(nodes, '', node)) return undefined;
  return describeUser(namespace, account, { pod, node, id: claims['jti'] });
}

interface Bound {
  readonly metadata: { uid?: string; deletionTimestamp?: string };
}

function isAlive(object: Bound | undefined, { uid }: Reference, nowMs: number): boolean {
  if (object === undefined || object.metadata.uid !== uid) return false;
  const deletedMs = parseTime(object.metadata.deletionTimestamp ?? '');
  return deletedMs === undefined || deletedMs >= nowMs - leewayMs;
}

function describeUser(
  namespace: string,
  { name, uid }: Reference,
  { pod, node, id }: { pod: Reference | undefined; node: Reference | undefined; id: unknown },
): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
    extra: {
      ...(typeof id === 'string' && { [credentialIdKey]: [`JTI=${id}`] }),
      ...(node !== undefined && {
        'authentication.kubernetes.io/node-name': [node.name],
        'authentication.kubernetes.io/node-uid': [node.uid],
      }),
      ...(pod !== undefined && {
        'authentication.kubernetes.io/pod-name': [pod.name],
        'authentication.kubernetes.io/pod-uid': [pod.uid],
      }),
    },
  };
}

function referenceOf(value: unknown): Reference | undefined {
  if (!isJsonObject(value) || typeof value['name'] !== 'string' || typeof value['uid'] !== 'string') return undefined;
  return { name: value['name'], uid: value['uid'] };
}

function textsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
