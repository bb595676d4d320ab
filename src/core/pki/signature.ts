import { joinBytes } from '../network/join-bytes.ts';
import { type DerValue, integer, readDer, sequence } from './der.ts';
import { oids } from './object-identifiers.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The kinds of keys that certificates have here. */
export type KeyKind = 'rsa' | 'p256' | 'p384' | 'ed25519';

/** The kind of a public key (SubjectPublicKeyInfo); undefined where it is another. */
export function keyKind(publicKey: DerValue): KeyKind | undefined {
  const algorithm = publicKey.child(0);
  const oid = algorithm.child(0).objectIdentifier();
  if (oid === oids.rsaEncryption) return 'rsa';
  if (oid === oids.ed25519) return 'ed25519';
  if (oid !== oids.ecPublicKey) return undefined;
  const curve = algorithm.child(1).objectIdentifier();
  if (curve === oids.p256) return 'p256';
  return curve === oids.p384 ? 'p384' : undefined;
}

/** How WebCrypto is told to import and to use a key of this kind. */
export function webCryptoAlgorithm(
  kind: KeyKind,
  hash: string,
): RsaHashedImportParams & EcKeyImportParams & EcdsaParams {
  if (kind === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash, namedCurve: '' };
  if (kind === 'ed25519') return { name: 'Ed25519', hash, namedCurve: '' };
  return { name: 'ECDSA', hash, namedCurve: kind === 'p256' ? 'P-256' : 'P-384' };
}

/** What a key of this kind signs with. */
export function signatureAlgorithmFor(kind: KeyKind): { oid: string; hash: string } {
  if (kind === 'rsa') return { oid: oids.sha256WithRsa, hash: 'SHA-256' };
  if (kind === 'ed25519') return { oid: oids.ed25519, hash: 'SHA-512' };
  return kind === 'p256'
    ? { oid: oids.ecdsaWithSha256, hash: 'SHA-256' }
    : { oid: oids.ecdsaWithSha384, hash: 'SHA-384' };
}

const hashes: Readonly<Record<string, string>> = {
  [oids.sha256WithRsa]: 'SHA-256',
  [oids.sha384WithRsa]: 'SHA-384',
  [oids.sha512WithRsa]: 'SHA-512',
  [oids.ecdsaWithSha256]: 'SHA-256',
  [oids.ecdsaWithSha384]: 'SHA-384',
  [oids.ed25519]: 'SHA-512',
};

const imported = new Map<string, Promise<CryptoKey>>();
const keptKeys = 512;

/** Whether `signature` is that of the owner of `publicKey` (SubjectPublicKeyInfo) over `data`. Unknown algorithms verify nothing. */
export async function verifySignature(
  publicKey: Bytes,
  algorithm: string,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const kind = keyKind(readDer(publicKey));
  const hash = hashes[algorithm];
  if (kind === undefined || hash === undefined) return false;
  const key = String.fromCharCode(...publicKey) + hash;
  let importing = imported.get(key);
  if (importing === undefined) {
    importing = crypto.subtle.importKey('spki', publicKey, webCryptoAlgorithm(kind, hash), false, ['verify']);
    if (imported.size >= keptKeys) imported.clear();
    imported.set(key, importing);
  }
  try {
    const plain = kind === 'p256' || kind === 'p384' ? ecdsaFromDer(signature, kind) : signature;
    return await crypto.subtle.verify(webCryptoAlgorithm(kind, hash), await importing, plain, data);
  } catch {
    return false;
  }
}

function coordinateLength(kind: 'p256' | 'p384'): number {
  return kind === 'p256' ? 32 : 48;
}

/** WebCrypto writes the two numbers of a signature side by side, certificates as a sequence. */
export function ecdsaToDer(plain: Bytes): Bytes {
  const half = plain.length / 2;
  return sequence(integer(plain.subarray(0, half)), integer(plain.subarray(half)));
}

function ecdsaFromDer(der: Bytes, kind: 'p256' | 'p384'): Bytes {
  const length = coordinateLength(kind);
  const pair = readDer(der);
  const padded = [pair.child(0), pair.child(1)].map((value) => {
    const magnitude = value.magnitude();
    return joinBytes([new Uint8Array(Math.max(0, length - magnitude.length)), magnitude]);
  });
  return joinBytes(padded);
}
