import type { Clock } from '../clock.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import {
  bitString,
  encode,
  explicit,
  integer,
  nullValue,
  objectIdentifier,
  readDer,
  sequence,
  tags,
  time,
} from './der.ts';
import { type DistinguishedName, encodeName, type SubjectOptions, subjectName } from './distinguished-name.ts';
import { type AlternativeNames, type ExtensionOptions, encodeExtensions } from './extensions.ts';
import { type ExtendedKeyUsage, type KeyUsage, oids } from './object-identifiers.ts';
import { generatePrivateKey, type KeyAlgorithm, type PrivateKey } from './private-key.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A certificate with the key that proves who owns it. */
export interface KeyPair {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

export interface AuthorityOptions extends Validity {
  readonly clock: Clock;
  readonly commonName: string;
  readonly organizations?: readonly string[];
  /** Default `RSA-2048`. */
  readonly algorithm?: KeyAlgorithm;
  /** Default: a new one. */
  readonly key?: PrivateKey;
}

export interface IssueOptions extends Validity {
  readonly clock: Clock;
  readonly subject: SubjectOptions;
  readonly alternativeNames?: Partial<AlternativeNames>;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** Default: digital signature, and with RSA key encipherment. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Default `RSA-2048`. */
  readonly algorithm?: KeyAlgorithm;
  /** Default: a new one. */
  readonly key?: PrivateKey;
}

/** A self-signed authority as kubeadm makes it: its common name is also its DNS name. */
export async function createCertificateAuthority(options: AuthorityOptions): Promise<KeyPair> {
  const { commonName, organizations = [], algorithm = 'RSA-2048' } = options;
  const key = options.key ?? (await generatePrivateKey(algorithm));
  const subject = subjectName({ commonName, organizations });
  const certificate = await signCertificate(options, { key, issuer: subject }, subject, key.publicKey, {
    keyUsage: ['digitalSignature', 'keyEncipherment', 'certSign'],
    isAuthority: true,
    subjectKeyId: await keyIdentifier(key.publicKey),
    alternativeNames: { dnsNames: [commonName] },
  });
  return { certificate, key };
}

/** A certificate for a new key (or the one given), signed by `authority`. */
export async function issueCertificate(authority: KeyPair, options: IssueOptions): Promise<KeyPair> {
  const key = options.key ?? (await generatePrivateKey(options.algorithm ?? 'RSA-2048'));
  const keyUsage =
    options.keyUsage ?? (key.kind === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']);
  const certificate = await signFor(authority, options, subjectName(options.subject), key.publicKey, {
    keyUsage,
    extendedKeyUsage: options.extendedKeyUsage,
    isAuthority: false,
    alternativeNames: options.alternativeNames ?? {},
  });
  return { certificate, key };
}

/** A certificate for a public key, signed by `authority`, which is named in it. */
export async function signFor(
  authority: KeyPair,
  validity: Validity & { clock: Clock },
  subject: DistinguishedName,
  publicKey: Bytes,
  extensions: ExtensionOptions,
): Promise<Certificate> {
  const issuer = { key: authority.key, issuer: authority.certificate.subject };
  const authorityKeyId = authority.certificate.subjectKeyId;
  return signCertificate(
    validity,
    issuer,
    subject,
    publicKey,
    authorityKeyId === undefined ? extensions : { ...extensions, authorityKeyId },
  );
}

/** What Go's crypto/x509 calls a key by: the first 160 bits of its SHA-256. */
async function keyIdentifier(publicKey: Bytes): Promise<Bytes> {
  const bits = readDer(publicKey).child(1, tags.bitString).bits();
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bits.slice())).slice(0, 20);
}

/** `sha256:` and hex digits over the public key: what `--discovery-token-ca-cert-hash` takes. */
export async function publicKeyPin(certificate: Certificate): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate.publicKey.slice()));
  return `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Any certificate: version 3 with extensions, version 1 without. `serial`: default 63 random bits. */
export async function signCertificate(
  { clock, notBeforeMs, notAfterMs, serial = randomSerial(clock) }: Validity & { clock: Clock; serial?: Uint8Array },
  { key, issuer }: { key: PrivateKey; issuer: DistinguishedName },
  subject: DistinguishedName,
  publicKey: Bytes,
  options: ExtensionOptions,
): Promise<Certificate> {
  const extensions = encodeExtensions(options);
  const body = sequence(
    ...(extensions.length === 0 ? [] : [explicit(0, integer(2))]),
    integer(serial),
    algorithmIdentifier(key.signatureAlgorithm),
    encodeName(issuer),
    sequence(time(notBeforeMs), time(notAfterMs)),
    encodeName(subject),
    publicKey,
    ...(extensions.length === 0 ? [] : [explicit(3, encode(tags.sequence, ...extensions))]),
  );
  const signed = sequence(body, algorithmIdentifier(key.signatureAlgorithm), bitString(await key.sign(body)));
  return parseCertificate(signed);
}

function randomSerial(clock: Clock): Uint8Array {
  const serial = clock.randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  return serial;
}

/** RSA's algorithms carry a NULL, those of elliptic curves nothing. */
export function algorithmIdentifier(oid: string): Bytes {
  return oid === oids.sha256WithRsa ? sequence(objectIdentifier(oid), nullValue) : sequence(objectIdentifier(oid));
}
