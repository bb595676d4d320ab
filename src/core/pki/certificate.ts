import { DerError, type DerValue, readDer, tags } from './der.ts';
import { type DistinguishedName, parseName } from './distinguished-name.ts';
import { type Extension, type Extensions, readExtensions } from './extensions.ts';
import { decodePem, encodePem } from './pem.ts';

/** What a certificate says. */
export interface Certificate extends Extensions {
  /** DER. */
  readonly raw: Uint8Array<ArrayBuffer>;
  /** The part that is signed. */
  readonly signedPart: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  /** An object identifier. */
  readonly signatureAlgorithm: string;
  readonly version: number;
  /** Unsigned, without leading zeros. */
  readonly serial: Uint8Array<ArrayBuffer>;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly rawSubject: Uint8Array<ArrayBuffer>;
  readonly rawIssuer: Uint8Array<ArrayBuffer>;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly extensions: readonly Extension[];
}

/** What was parsed is kept, because the same few certificates come again with every connection. */
const parsed = new Map<string, Certificate>();
const keptCertificates = 512;

/** Throws DerError where the bytes are no certificate. The same bytes give the same object. */
export function parseCertificate(der: Uint8Array): Certificate {
  const key = String.fromCharCode(...der);
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const certificate = readCertificate(readDer(der));
  if (parsed.size >= keptCertificates) parsed.clear();
  parsed.set(key, certificate);
  return certificate;
}

/** The certificates of a PEM file, in order. Throws DerError where a block is none. */
export function parseCertificatesPem(text: string): Certificate[] {
  return decodePem(text)
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => parseCertificate(block.bytes));
}

export function certificatePem(certificate: Certificate): string {
  return encodePem('CERTIFICATE', certificate.raw);
}

function readCertificate(outer: DerValue): Certificate {
  const body = outer.child(0, tags.sequence);
  const versioned = body.children[0]?.tag === 0xa0;
  const at = (index: number, tag?: number): DerValue => body.child(versioned ? index + 1 : index, tag);
  const [issuer, validity, subject] = [at(2, tags.sequence), at(3, tags.sequence), at(4, tags.sequence)];
  const extensions = readExtensions(body.find(0xa3)?.child(0, tags.sequence));
  const signature = outer.child(2, tags.bitString);
  const version = versioned ? (body.child(0).child(0, tags.integer).content[0] ?? 0) + 1 : 1;
  if (version > 3) throw new DerError('invalid version');
  return {
    raw: outer.raw,
    signedPart: body.raw,
    signature: signature.bits(),
    signatureAlgorithm: outer.child(1, tags.sequence).child(0).objectIdentifier(),
    version,
    serial: at(0, tags.integer).magnitude(),
    subject: parseName(subject),
    issuer: parseName(issuer),
    rawSubject: subject.raw,
    rawIssuer: issuer.raw,
    notBeforeMs: validity.child(0).time(),
    notAfterMs: validity.child(1).time(),
    publicKey: at(5, tags.sequence).raw,
    ...extensions,
  };
}
