import { type DerValue, readDer, tags } from '../../core/pki/der.ts';
import type { PrivateKey } from '../../core/pki/private-key.ts';
import { keyKind } from '../../core/pki/signature.ts';
import { colonHex, hexLines } from './format-hex.ts';

const bytesInLine = 15;

const curves = {
  p256: { name: 'prime256v1', nist: 'P-256', bits: 256 },
  p384: { name: 'secp384r1', nist: 'P-384', bits: 384 },
} as const;

/** How many bits a public key (SubjectPublicKeyInfo) has. */
export function keyBits(publicKey: Uint8Array): number {
  const value = readDer(publicKey);
  const kind = keyKind(value);
  if (kind === 'rsa') return rsaNumbers(value).modulus.length * 8;
  return kind === 'p384' ? 384 : 256;
}

/** The modulus of an RSA key; undefined where the key is another. */
export function rsaModulus(publicKey: Uint8Array): Uint8Array | undefined {
  const value = readDer(publicKey);
  return keyKind(value) === 'rsa' ? rsaNumbers(value).modulus : undefined;
}

/** The part of a certificate's text about its public key. */
export function formatPublicKey(publicKey: Uint8Array, indent: number): string {
  const pad = ' '.repeat(indent);
  const value = readDer(publicKey);
  const kind = keyKind(value);
  const head = `${pad}Public Key Algorithm: `;
  const inner = ' '.repeat(indent + 4);
  if (kind === 'rsa') {
    const { modulus, exponent } = rsaNumbers(value);
    return (
      `${head}rsaEncryption\n${inner}Public-Key: (${modulus.length * 8} bit)\n${inner}Modulus:\n` +
      `${hexLines(signed(modulus), indent + 8, bytesInLine)}${inner}Exponent: ${formatExponent(exponent)}\n`
    );
  }
  if (kind === undefined) return `${head}unknown\n`;
  if (kind === 'ed25519') {
    return `${head}ED25519\n${inner}ED25519 Public-Key:\n${inner}pub:\n${hexLines(value.child(1).bits(), indent + 8, bytesInLine)}`;
  }
  const { name, nist, bits } = curves[kind];
  return (
    `${head}id-ecPublicKey\n${inner}Public-Key: (${bits} bit)\n${inner}pub:\n` +
    `${hexLines(value.child(1).bits(), indent + 8, bytesInLine)}${inner}ASN1 OID: ${name}\n${inner}NIST CURVE: ${nist}\n`
  );
}

/** What `-text` prints of a private key. */
export function formatPrivateKey(key: PrivateKey): string {
  const value = readDer(key.der);
  if (key.kind !== 'rsa') {
    const { name, nist, bits } = curves[key.kind];
    const point = readDer(key.publicKey).child(1).bits();
    return (
      `Private-Key: (${bits} bit)\npriv:\n${hexLines(value.child(1, tags.octetString).content, 4, bytesInLine)}` +
      `pub:\n${hexLines(point, 4, bytesInLine)}ASN1 OID: ${name}\nNIST CURVE: ${nist}\n`
    );
  }
  const [modulus, exponent] = [value.child(1).magnitude(), value.child(2).magnitude()];
  const names = ['privateExponent', 'prime1', 'prime2', 'exponent1', 'exponent2', 'coefficient'];
  const parts = names.map((name, index) => `${name}:\n${hexLines(value.child(index + 3).content, 4, bytesInLine)}`);
  return (
    `Private-Key: (${modulus.length * 8} bit, 2 primes)\nmodulus:\n${hexLines(signed(modulus), 4, bytesInLine)}` +
    `publicExponent: ${formatExponent(exponent)}\n${parts.join('')}`
  );
}

function rsaNumbers(publicKey: DerValue): { modulus: Uint8Array; exponent: Uint8Array } {
  const numbers = readDer(publicKey.child(1, tags.bitString).bits());
  return { modulus: numbers.child(0).magnitude(), exponent: numbers.child(1).magnitude() };
}

/** With the zero in front that keeps a number positive. */
function signed(magnitude: Uint8Array): Uint8Array {
  return (magnitude[0] ?? 0) >= 0x80 ? new Uint8Array([0, ...magnitude]) : magnitude;
}

function formatExponent(exponent: Uint8Array): string {
  const value = exponent.reduce((sum, byte) => sum * 256 + byte, 0);
  return `${value} (0x${colonHex(exponent).replaceAll(':', '').replace(/^0+/, '')})`;
}
