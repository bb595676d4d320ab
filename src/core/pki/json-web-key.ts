import { algorithmName, keyIdOf } from './json-web-token.ts';

/** A public key as others read it who check tokens; undefined for kinds of keys that sign none. */
export async function jsonWebKeyOf(
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const alg = algorithmName(publicKey);
  if (alg === undefined) return undefined;
  const algorithm =
    alg === 'RS256'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: alg === 'ES256' ? 'P-256' : 'P-384' };
  const key = await crypto.subtle.importKey('spki', publicKey, algorithm, true, ['verify']);
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', key);
  const kid = await keyIdOf(publicKey);
  return kty === 'RSA' ? { use: 'sig', kty, kid, alg, n, e } : { use: 'sig', kty, kid, crv, alg, x, y };
}
