import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServiceAccountTokens } from '../auth/service-account-tokens.ts';
import { PlaygroundClock } from '../clock.ts';
import { generatePrivateKey } from '../pki/private-key.ts';
import { startTestApiServer } from './testing.ts';

test('others learn who issues tokens, and with which keys', async () => {
  const key = await generatePrivateKey('RSA-2048');
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  const clock = new PlaygroundClock();
  const tokens = createServiceAccountTokens({
    ...{ clock, issuer, signingKey: key, publicKeys: [key.publicKey], externalAddress: '172.30.1.2:6443' },
    objects: { get: () => undefined },
  });
  await using server = await startTestApiServer({ clock, settings: { tokens } });
  const read = async (target: string) => {
    const { headers, body } = await server.transport({ method: 'GET', target });
    return { type: headers['content-type'], cached: headers['cache-control'], text: await body.text() };
  };
  assert.deepEqual(await read('/.well-known/openid-configuration'), {
    type: 'application/json',
    cached: 'public, max-age=3600',
    text: `{"issuer":"${issuer}","jwks_uri":"https://172.30.1.2:6443/openid/v1/jwks","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}`,
  });
  const { type, text } = await read('/openid/v1/jwks');
  assert.equal(type, 'application/jwk-set+json');
  assert.match(
    text,
    /^\{"keys":\[\{"use":"sig","kty":"RSA","kid":"[\w-]{43}","alg":"RS256","n":"[\w-]+","e":"AQAB"\}\]\}$/,
  );
});
