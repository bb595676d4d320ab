import { readDer } from './der.ts';
import { decodeBase64, encodeBase64 } from './pem.ts';
import type { PrivateKey } from './private-key.ts';
import { ecdsaToDer, keyKind, signatureAlgorithmFor, verifySignature } from './signature.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A token whose signature was checked. */
export interface VerifiedToken {
  readonly claims: Readonly<Record<string, unknown>>;
}

const encoder = new TextEncoder();

function encodeSegment(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decodeSegment(text: string): Bytes | undefined {
  return /^[A-Za-z0-9_-]*$/.test(text) ? decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')) : undefined;
}

/** The key's name in tokens: the hash of its public half. */
export async function keyIdOf(publicKey: Bytes): Promise<string> {
  return encodeSegment(new Uint8Array(await crypto.subtle.digest('SHA-256', publicKey)));
}

export function algorithmName(publicKey: Bytes): string | undefined {
  switch (keyKind(readDer(publicKey))) {
    case 'rsa':
      return 'RS256';
    case 'p256':
      return 'ES256';
    case 'p384':
      return 'ES384';
    case 'ed25519':
    case undefined:
      return undefined;
  }
}

/** A compact token with RS256, ES256 or ES384, whichever the key is for. */
export async function signToken(key: PrivateKey, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const header = { alg: algorithmName(key.publicKey), kid: await keyIdOf(key.publicKey) };
  const body = [header, claims].map((part) => encodeSegment(encoder.encode(JSON.stringify(part)))).join('.');
  const signature = await key.sign(encoder.encode(body));
  return `${body}.${encodeSegment(key.kind === 'rsa' ? signature : plainSignature(signature, key.kind === 'p256' ? 32 : 48))}`;
}

/** Undefined when the text is no token, or signed by none of the keys. */
export async function verifyToken(token: string, publicKeys: readonly Bytes[]): Promise<VerifiedToken | undefined> {
  const [header = '', payload = '', signatureText = '', ...rest] = token.split('.');
  const [head, claims, signature] = [parseSegment(header), parseSegment(payload), decodeSegment(signatureText)];
  if (rest.length > 0 || head === undefined || claims === undefined || signature === undefined) return undefined;
  const data = encoder.encode(`${header}.${payload}`);
  for (const publicKey of publicKeys) {
    const kind = keyKind(readDer(publicKey));
    if (kind === undefined || head['alg'] !== algorithmName(publicKey)) continue;
    const form = kind === 'rsa' ? signature : ecdsaToDer(signature);
    if (await verifySignature(publicKey, signatureAlgorithmFor(kind).oid, data, form)) return { claims };
  }
  return undefined;
}

/** What a token claims, unchecked; undefined when it is none. */
export function readClaims(token: string): Readonly<Record<string, unknown>> | undefined {
  const parts = token.split('.');
  return parts.length === 3 ? parseSegment(parts[1] ?? '') : undefined;
}

function parseSegment(text: string): Record<string, unknown> | undefined {
  const bytes = decodeSegment(text);
  if (bytes === undefined || bytes.length === 0) return undefined;
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Tokens hold the two numbers of an ECDSA signature at full length, one after the other. */
function plainSignature(der: Bytes, size: number): Bytes {
  const plain = new Uint8Array(size * 2);
  readDer(der).children.forEach((number, index) => {
    const magnitude = number.magnitude();
    plain.set(magnitude, (index + 1) * size - magnitude.length);
  });
  return plain;
}
