import type { Clock } from '../clock.ts';
import type { Certificate } from './certificate.ts';
import { bitString, DerError, encode, explicit, integer, objectIdentifier, readDer, sequence, tags } from './der.ts';
import {
  type DistinguishedName,
  encodeName,
  parseName,
  type SubjectOptions,
  subjectName,
} from './distinguished-name.ts';
import { type AlternativeNames, type Extensions, encodeExtensions, readExtensions } from './extensions.ts';
import { algorithmIdentifier, type KeyPair, signFor, type Validity } from './issue.ts';
import { type ExtendedKeyUsage, type KeyUsage, oids } from './object-identifiers.ts';
import { decodePem, encodePem } from './pem.ts';
import type { PrivateKey } from './private-key.ts';
import { verifySignature } from './signature.ts';

/** What a signing request (PKCS#10) asks for. */
export interface SigningRequest extends Extensions {
  readonly raw: Uint8Array<ArrayBuffer>;
  readonly subject: DistinguishedName;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly signedPart: Uint8Array<ArrayBuffer>;
}

/** A request in PEM. */
export async function createSigningRequest(options: {
  key: PrivateKey;
  subject: SubjectOptions | DistinguishedName;
  alternativeNames?: Partial<AlternativeNames>;
}): Promise<string> {
  const { key, subject } = options;
  const extensions = encodeExtensions({ alternativeNames: options.alternativeNames ?? {} });
  const wanted = encode(tags.set, sequence(...extensions));
  const attributes = extensions.length === 0 ? [] : [sequence(objectIdentifier(oids.extensionRequest), wanted)];
  const body = sequence(
    integer(0),
    encodeName('parts' in subject ? subject : subjectName(subject)),
    key.publicKey,
    explicit(0, ...attributes),
  );
  const signature = bitString(await key.sign(body));
  return encodePem('CERTIFICATE REQUEST', sequence(body, algorithmIdentifier(key.signatureAlgorithm), signature));
}

/** Throws DerError where the text has no request. */
export function parseSigningRequestPem(text: string): SigningRequest {
  const block = decodePem(text).find((entry) => /^(NEW )?CERTIFICATE REQUEST$/.test(entry.label));
  if (block === undefined) throw new DerError('PEM block type must be CERTIFICATE REQUEST');
  const outer = readDer(block.bytes);
  const body = outer.child(0, tags.sequence);
  const attribute = body
    .find(0xa0)
    ?.children.find((entry) => entry.child(0).objectIdentifier() === oids.extensionRequest);
  return {
    raw: outer.raw,
    signedPart: body.raw,
    subject: parseName(body.child(1, tags.sequence)),
    publicKey: body.child(2, tags.sequence).raw,
    signatureAlgorithm: outer.child(1, tags.sequence).child(0).objectIdentifier(),
    signature: outer.child(2, tags.bitString).bits(),
    ...readExtensions(attribute?.child(1, tags.set).child(0, tags.sequence)),
  };
}

/** Whether who made the request owns its key. */
export function isProven(request: SigningRequest): Promise<boolean> {
  return verifySignature(request.publicKey, request.signatureAlgorithm, request.signedPart, request.signature);
}

/** The certificate for a request: its subject, or another, and its names, with the usages that the authority grants. */
export function signSigningRequest(
  authority: KeyPair,
  request: SigningRequest,
  options: Validity & {
    clock: Clock;
    keyUsage: readonly KeyUsage[];
    extendedKeyUsage: readonly ExtendedKeyUsage[];
    isAuthority?: boolean;
    subject?: DistinguishedName;
  },
): Promise<Certificate> {
  const { keyUsage, extendedKeyUsage, isAuthority = false } = options;
  return signFor(authority, options, options.subject ?? request.subject, request.publicKey, {
    keyUsage,
    extendedKeyUsage,
    isAuthority,
    alternativeNames: request.alternativeNames,
  });
}
