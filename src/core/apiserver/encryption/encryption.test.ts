import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secrets } from '../../api/core-v1.ts';
import { PlaygroundClock } from '../../clock.ts';
import { createMemoryDisk } from '../../disk/memory-disk.ts';
import { openStore } from '../../etcd/store.ts';
import { isNotFound } from '../../meta/status.ts';
import { startTestApiServer } from '../testing.ts';
import { type EncryptionRule, parseEncryptionConfiguration } from './configuration.ts';
import { encryptEtcd } from './encrypt-etcd.ts';
import golden from './goldens/values.json' with { type: 'json' };
import { Transformer } from './transformer.ts';

const namespace = 'default';
const clock = new PlaygroundClock();
const first = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const second = 'HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4=';

function rulesOf(...providers: readonly string[]): EncryptionRule[] {
  const lines = providers.map((provider) => `  - ${provider}`).join('\n');
  const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration';
  return parseEncryptionConfiguration(`${head}\nresources:\n- resources: [secrets]\n  providers:\n${lines}\n`, 'enc');
}

function aescbc(name: string, secret: string): string {
  return `aescbc: {keys: [{name: ${name}, secret: ${secret}}]}`;
}

test('values that the real server has encrypted are read', async () => {
  for (const { key, value, type, secret, clear } of golden) {
    const bytes = atob(value);
    const [rule] = rulesOf(`${type}: {keys: [{name: ${type === 'aescbc' ? 'key1' : 'g1'}, secret: ${secret}}]}`);
    const transformer = new Transformer(rule?.providers ?? [], (length) => clock.randomBytes(length));
    assert.deepEqual(await transformer.read(bytes, key), { text: clear, stale: false });
    const written = await transformer.write(clear, key);
    assert.equal((await transformer.read(written, key)).text, clear);
  }
});

test('secrets are encrypted in the store, keys change, and writing the same writes with the new one', async () => {
  await using store = await openStore({ volume: await createMemoryDisk().open('etcd'), clock });
  let rules = rulesOf(aescbc('key1', first), 'identity: {}');
  await using server = await startTestApiServer({ clock, etcd: encryptEtcd(store, () => rules, clock) });
  const { client } = server;
  const stored = async (): Promise<string> =>
    (await store.range({ key: '/registry/secrets/default/login' })).kvs[0]?.value ?? '';

  const made = await client
    .resource(secrets)
    .create({ metadata: { name: 'login' }, data: { password: btoa('sesame') } }, { namespace });
  assert.match(await stored(), /^k8s:enc:aescbc:v1:key1:/);
  assert.deepEqual((await client.resource(secrets).get('login', { namespace })).data, made.data);

  rules = rulesOf(aescbc('key2', second), aescbc('key1', first));
  const seen = await client.resource(secrets).get('login', { namespace });
  await client.resource(secrets).update(seen, { namespace });
  assert.match(await stored(), /^k8s:enc:aescbc:v1:key2:/);

  rules = rulesOf(aescbc('key1', first));
  await assert.rejects(client.resource(secrets).get('login', { namespace }), {
    message:
      'Internal error occurred: unable to transform key "/registry/secrets/default/login": no matching prefix found',
  });
  rules = rulesOf('identity: {}', aescbc('key2', second));
  await client
    .resource(secrets)
    .update(seen, { namespace })
    .catch(() => {});
  const again = await client.resource(secrets).get('login', { namespace });
  await client.resource(secrets).update(again, { namespace });
  assert.match(await stored(), /^\{"kind":"Secret"/);
  await client.resource(secrets).delete('login', { namespace });
  await assert.rejects(client.resource(secrets).get('login', { namespace }), isNotFound);
});

const refusals: readonly (readonly [provider: string, problem: string])[] = [
  [
    'aescbc: {keys: [{name: key1, secret: c2hvcnQ=}]}',
    'resources[0].providers[0].aescbc.keys[0].secret: Invalid value: "REDACTED": secret is not of the expected length, got 5, expected one of [16 24 32]',
  ],
  [
    'aescbc: {keys: [{name: key1, secret: "not base64!"}]}',
    'resources[0].providers[0].aescbc.keys[0].secret: Invalid value: "REDACTED": secrets must be base64 encoded',
  ],
  ['aescbc: {keys: []}', 'resources[0].providers[0].aescbc.keys: Required value: at least one keys is required'],
  [
    'unknown: {}',
    'error decoding encryption provider configuration file "enc": strict decoding error: unknown field "resources[0].providers[0].unknown"',
  ],
  [
    '{}',
    'resources[0].providers[0]: Invalid value: {"AESGCM":null,"AESCBC":null,"Secretbox":null,"Identity":null,"KMS":null}: provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity',
  ],
];

for (const [provider, problem] of refusals) {
  test(`a configuration is refused as the real server does: ${provider}`, () => {
    assert.throws(() => rulesOf(provider), { message: problem });
  });
}
