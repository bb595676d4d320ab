import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResourceReference } from '../api/scalars.ts';
import { PlaygroundClock } from '../clock.ts';
import type { HttpRequest } from '../network/http.ts';
import { createCertificateAuthority, issueCertificate } from '../pki/issue.ts';
import { generatePrivateKey, type KeyAlgorithm } from '../pki/private-key.ts';
import { createBootstrapTokenAuthenticator } from './bootstrap-token-authenticator.ts';
import { createClientCertificateAuthenticator } from './client-certificate-authenticator.ts';
import type { ObjectReader } from './object-feed.ts';
import { createServiceAccountTokens } from './service-account-tokens.ts';
import { createTokenFileAuthenticator } from './token-file-authenticator.ts';

const clock = new PlaygroundClock({ speed: 0, startMs: Date.UTC(2026, 0, 1), seed: 1 });

function request(token?: string, clientCertificates: readonly Uint8Array[] = []): HttpRequest {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { headers, clientCertificates } as unknown as HttpRequest;
}

function objects(known: Record<string, object>): ObjectReader {
  return {
    get: <T>({ plural }: ResourceReference<T>, namespace: string, name: string) =>
      known[`${plural} ${namespace}/${name}`] as T | undefined,
  };
}

test('a client certificate names user and groups', async () => {
  const validity = { notBeforeMs: clock.now() - 1000, notAfterMs: clock.now() + 1000 };
  const authority = await createCertificateAuthority({
    clock,
    commonName: 'kubernetes',
    algorithm: 'ECDSA-P256',
    ...validity,
  });
  const subject = { commonName: 'jane', organizations: ['dev', 'ops'] };
  const { certificate } = await issueCertificate(authority, {
    ...{ clock, subject, algorithm: 'ECDSA-P256', extendedKeyUsage: ['clientAuth'] },
    ...validity,
  });
  const authenticate = createClientCertificateAuthenticator({ clock, roots: [authority.certificate] });
  const user = await authenticate(request(undefined, [certificate.raw]));
  assert.equal(user?.username, 'jane');
  assert.deepEqual(user?.groups, ['dev', 'ops']);
  assert.equal(await authenticate(request()), undefined);
  const stranger = await createCertificateAuthority({
    clock,
    commonName: 'other',
    algorithm: 'ECDSA-P256',
    ...validity,
  });
  const refusing = createClientCertificateAuthenticator({ clock, roots: [stranger.certificate] });
  await assert.rejects(refusing(request(undefined, [certificate.raw])), /unknown authority/);
});

for (const algorithm of ['RSA-2048', 'ECDSA-P256', 'ECDSA-P384'] satisfies KeyAlgorithm[]) {
  test(`service account tokens with ${algorithm}`, async () => {
    const key = await generatePrivateKey(algorithm);
    const known: Record<string, object> = {
      'serviceaccounts default/web': { metadata: { name: 'web', uid: 'u1' } },
      'pods default/web-1': { metadata: { name: 'web-1', uid: 'u2' } },
    };
    const tokens = createServiceAccountTokens({
      ...{ clock, objects: objects(known), issuer: 'https://issuer', signingKey: key, publicKeys: [key.publicKey] },
    });
    const issuedAt = clock.now() / 1000;
    const token = await tokens.issue({
      namespace: 'default',
      serviceAccount: { name: 'web', uid: 'u1' },
      audiences: ['https://issuer'],
      issuedAt,
      expiresAt: issuedAt + 600,
      pod: { name: 'web-1', uid: 'u2' },
    });
    const reviewed = await tokens.review(token, []);
    assert.equal(reviewed?.user.username, 'system:serviceaccount:default:web');
    assert.deepEqual(reviewed?.user.extra?.['authentication.kubernetes.io/pod-name'], ['web-1']);
    assert.equal(await tokens.review(token, ['vault']), undefined);
    assert.equal(await tokens.review(token.replace(/.{5}$/, 'AAAAA'), []), undefined);
    delete known['pods default/web-1'];
    assert.equal(await tokens.review(token, []), undefined);
  });
}

test('bootstrap tokens are secrets', async () => {
  const data = {
    'token-id': btoa('abcdef'),
    'token-secret': btoa('0123456789abcdef'),
    'usage-bootstrap-authentication': btoa('true'),
    'auth-extra-groups': btoa('system:bootstrappers:kubeadm:default-node-token'),
  };
  const secret = { metadata: { name: 'bootstrap-token-abcdef' }, type: 'bootstrap.kubernetes.io/token', data };
  const authenticate = createBootstrapTokenAuthenticator(
    objects({ 'secrets kube-system/bootstrap-token-abcdef': secret }),
    clock,
  );
  assert.deepEqual(await authenticate(request('abcdef.0123456789abcdef')), {
    username: 'system:bootstrap:abcdef',
    groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'],
  });
  assert.equal(await authenticate(request('abcdef.0123456789abcdee')), undefined);
});

test('a token file', async () => {
  const authenticate = createTokenFileAuthenticator('secret,jane,1,"dev,ops"\n');
  assert.deepEqual(await authenticate(request('secret')), { username: 'jane', uid: '1', groups: ['dev', 'ops'] });
  assert.equal(await authenticate(request('other')), undefined);
});
