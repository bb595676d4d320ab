import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Secret, secrets, serviceAccounts } from '../api/core-v1.ts';
import type { ResourceReference } from '../api/scalars.ts';
import { startTestApiServer } from '../apiserver/testing.ts';
import { createServiceAccountTokens } from '../auth/service-account-tokens.ts';
import { createEventRecorder } from '../client/event-recorder.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import type { ApiObject } from '../meta/object.ts';
import { isNotFound } from '../meta/status.ts';
import { generatePrivateKey } from '../pki/private-key.ts';
import { serviceAccountTokenController } from './serviceaccount-token.ts';

const namespace = 'default';

test('a secret gets a token of its service account, and goes with it', async () => {
  await using server = await startTestApiServer();
  const { client, clock } = server;
  const stop = new AbortController();
  const { signal } = stop;
  const informers = createInformerFactory({ client, clock, signal });
  const recorder = createEventRecorder({ client, clock, component: 'test' });
  const key = await generatePrivateKey('ECDSA-P256');
  const controller = serviceAccountTokenController(key, 'CERTIFICATE');
  controller.run({ client, clock, informers, recorder, signal, log: () => {} });
  const read = (): Promise<Secret | undefined> =>
    client
      .resource(secrets)
      .get('builder-token', { namespace })
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
  const until = async (isSo: (secret: Secret | undefined) => boolean): Promise<Secret | undefined> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const secret = await read();
      if (isSo(secret)) return secret;
      await clock.sleep(10);
    }
    return assert.fail('in vain');
  };

  const account = await client.resource(serviceAccounts).create({ metadata: { name: 'builder' } }, { namespace });
  const annotations = { 'kubernetes.io/service-account.name': 'builder' };
  await client
    .resource(secrets)
    .create(
      { metadata: { name: 'builder-token', annotations }, type: 'kubernetes.io/service-account-token' },
      { namespace },
    );
  const secret = await until((found) => found?.data?.['token'] !== undefined);
  assert.equal(atob(secret?.data?.['ca.crt'] ?? ''), 'CERTIFICATE');
  assert.equal(atob(secret?.data?.['namespace'] ?? ''), namespace);
  assert.equal(secret?.metadata.annotations?.['kubernetes.io/service-account.uid'], account.metadata.uid);

  const stored: readonly (readonly [string, ApiObject | undefined])[] = [
    ['secrets', secret],
    ['serviceaccounts', account],
  ];
  const tokens = createServiceAccountTokens({
    ...{ clock, issuer: 'https://issuer', signingKey: key, publicKeys: [key.publicKey] },
    objects: {
      get: <T>({ plural }: ResourceReference<T>) => stored.find(([name]) => name === plural)?.[1] as T | undefined,
    },
  });
  const reviewed = await tokens.review(atob(secret?.data?.['token'] ?? ''), []);
  assert.equal(reviewed?.user.username, 'system:serviceaccount:default:builder');

  await client.resource(serviceAccounts).delete('builder', { namespace });
  await until((found) => found === undefined);
  stop.abort();
});
