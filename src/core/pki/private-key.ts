import {
  bitString,
  DerError,
  type DerValue,
  explicit,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  readDer,
  sequence,
  tags,
} from './der.ts';
import { oids } from './object-identifiers.ts';
import { decodePem, encodePem, type PemBlock } from './pem.ts';
import { ecdsaToDer, type KeyKind, signatureAlgorithmFor, webCryptoAlgorithm } from './signature.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type PrivateKeyKind = Exclude<KeyKind, 'ed25519'>;

export type KeyAlgorithm = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'ECDSA-P256' | 'ECDSA-P384';

/** A private key, with its public half. */
export class PrivateKey {
  readonly kind: PrivateKeyKind;
  /** As PKCS#1 (RSA) or SEC 1 (elliptic curves) has it. */
  readonly der: Bytes;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  #imported: Promise<CryptoKey> | undefined;

  constructor(kind: PrivateKeyKind, der: Bytes, publicKey: Bytes) {
    this.kind = kind;
    this.der = der;
    this.publicKey = publicKey;
  }

  /** The algorithm of `sign`, as an object identifier. */
  get signatureAlgorithm(): string {
    return signatureAlgorithmFor(this.kind).oid;
  }

  /** A signature as certificates carry it. With RSA that is also what a JWT's RS256 is. */
  async sign(data: Bytes): Promise<Bytes> {
    const algorithm = webCryptoAlgorithm(this.kind, signatureAlgorithmFor(this.kind).hash);
    this.#imported ??= crypto.subtle.importKey('pkcs8', this.pkcs8(), algorithm, false, ['sign']);
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, await this.#imported, data));
    return this.kind === 'rsa' ? signature : ecdsaToDer(signature);
  }

  pkcs8(): Bytes {
    return sequence(integer(0), algorithmOf(this.kind), octetString(this.der));
  }
}

export async function generatePrivateKey(algorithm: KeyAlgorithm): Promise<PrivateKey> {
  const parameters = algorithm.startsWith('RSA')
    ? {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: Number(algorithm.slice(4)),
        publicExponent: new Uint8Array([1, 0, 1]),
      }
    : { name: 'ECDSA', namedCurve: algorithm === 'ECDSA-P256' ? 'P-256' : 'P-384' };
  const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new DerError('not a key pair');
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return readPkcs8(pkcs8, publicKey);
}

const parsed = new Map<string, PrivateKey>();
const keptKeys = 128;

/**
 * The first private key of a PEM file, whether PKCS#1, SEC 1 or PKCS#8. Throws DerError where there is none. The same
 * text gives the same object, so that it is imported once.
 */
export function parsePrivateKeyPem(text: string): PrivateKey {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const block = decodePem(text).find((entry) => entry.label.endsWith('PRIVATE KEY'));
  if (block === undefined) throw new DerError('no private key');
  const key = readBlock(block);
  if (parsed.size >= keptKeys) parsed.clear();
  parsed.set(text, key);
  return key;
}

/** As kubeadm writes it: `RSA PRIVATE KEY` or `EC PRIVATE KEY`. */
export function privateKeyPem(key: PrivateKey): string {
  return encodePem(key.kind === 'rsa' ? 'RSA PRIVATE KEY' : 'EC PRIVATE KEY', key.der);
}

export function publicKeyPem(publicKey: Uint8Array): string {
  return encodePem('PUBLIC KEY', publicKey);
}

/** The first public key of a PEM file, as SubjectPublicKeyInfo. Throws DerError where there is none. */
export function parsePublicKeyPem(text: string): Bytes {
  const block = decodePem(text).find((entry) => entry.label.endsWith('PUBLIC KEY'));
  if (block === undefined) throw new DerError('no public key');
  if (block.label === 'PUBLIC KEY') return block.bytes;
  return sequence(algorithmOf('rsa'), bitString(block.bytes));
}

function readBlock({ label, bytes }: PemBlock): PrivateKey {
  if (label === 'RSA PRIVATE KEY') return rsaKey(bytes);
  if (label === 'EC PRIVATE KEY') return ecKey(bytes, undefined, undefined);
  return readPkcs8(bytes, undefined);
}

function readPkcs8(bytes: Bytes, publicKey: Bytes | undefined): PrivateKey {
  const outer = readDer(bytes);
  const algorithm = outer.child(1, tags.sequence);
  const inner = outer.child(2, tags.octetString).content.slice();
  if (algorithm.child(0).objectIdentifier() === oids.rsaEncryption) return rsaKey(inner);
  return ecKey(inner, algorithm.child(1).objectIdentifier(), publicKey);
}

function rsaKey(der: Bytes): PrivateKey {
  const key = readDer(der);
  const publicPart = sequence(key.child(1, tags.integer).raw, key.child(2, tags.integer).raw);
  return new PrivateKey('rsa', der, sequence(algorithmOf('rsa'), bitString(publicPart)));
}

function ecKey(der: Bytes, curve: string | undefined, publicKey: Bytes | undefined): PrivateKey {
  const key = readDer(der);
  const named = curve ?? key.find(0xa0)?.child(0).objectIdentifier();
  if (named !== oids.p256 && named !== oids.p384) throw new DerError('unknown elliptic curve');
  const kind = named === oids.p256 ? 'p256' : 'p384';
  const point = pointOf(key, publicKey);
  const complete = sequence(
    integer(1),
    octetString(key.child(1, tags.octetString).content),
    explicit(0, objectIdentifier(named)),
    explicit(1, bitString(point)),
  );
  return new PrivateKey(kind, complete, sequence(algorithmOf(kind), bitString(point)));
}

function pointOf(key: DerValue, publicKey: Bytes | undefined): Bytes {
  if (publicKey !== undefined) return readDer(publicKey).child(1, tags.bitString).bits();
  const bits = key.find(0xa1)?.child(0, tags.bitString).bits();
  if (bits === undefined) throw new DerError('private key without its public half');
  return bits;
}

function algorithmOf(kind: PrivateKeyKind): Bytes {
  if (kind === 'rsa') return sequence(objectIdentifier(oids.rsaEncryption), nullValue);
  return sequence(objectIdentifier(oids.ecPublicKey), objectIdentifier(kind === 'p256' ? oids.p256 : oids.p384));
}
