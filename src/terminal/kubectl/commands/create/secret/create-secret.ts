import { secrets } from '../../../../../core/api/core-v1.ts';
import { encodeBase64 } from '../../../../cli/base64.ts';
import { booleanFlag, type FlagValues } from '../../../../cli/flag.ts';
import type { Session } from '../../../session.ts';
import { secretHash } from '../content-hash.ts';
import { createFlags, createObject } from '../create-object.ts';
import type { KeyWords } from '../key-sources.ts';

export const secretFlags = { ...createFlags, 'append-hash': booleanFlag() };

export const secretKeyWords: KeyWords = {
  invalidKey: (key, why) => `"${key}" is not valid key name for a Secret ${why}`,
  duplicateKey: (key) => `cannot add key ${key}, another key by that name already exists`,
  envDirectory: 'env secret file cannot be a directory',
};

/** Sends a secret with these keys. */
export async function createSecret(
  session: Session,
  flags: FlagValues<typeof secretFlags>,
  secret: { readonly name: string; readonly type: string; readonly keys: ReadonlyMap<string, Uint8Array> },
): Promise<void> {
  const data = Object.fromEntries(
    [...secret.keys.keys()].sort().map((key) => [key, encodeBase64(secret.keys.get(key) ?? new Uint8Array())]),
  );
  const name = flags['append-hash']
    ? `${secret.name}-${await secretHash(secret.name, secret.type, data)}`
    : secret.name;
  await createObject(session, flags, {
    reference: secrets,
    metadata: { name },
    fields: { ...(secret.keys.size === 0 ? {} : { data }), ...(secret.type === '' ? {} : { type: secret.type }) },
    failure: 'failed to create secret ',
  });
}
