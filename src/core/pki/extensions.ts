import { formatIpBytes, parseIpBytes } from '../network/ip-bytes.ts';
import {
  bitString,
  boolean,
  type DerValue,
  encode,
  implicit,
  objectIdentifier,
  octetString,
  readDer,
  sequence,
  tags,
} from './der.ts';
import { type ExtendedKeyUsage, extendedKeyUsages, type KeyUsage, keyUsages, oids } from './object-identifiers.ts';

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array<ArrayBuffer>;
}

/** Whom a certificate is for. */
export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** What the extensions of a certificate, or those that a signing request asks for, say. */
export interface Extensions {
  readonly extensions: readonly Extension[];
  readonly alternativeNames: AlternativeNames;
  /** Undefined where the certificate does not restrict it. */
  readonly keyUsage: readonly KeyUsage[] | undefined;
  /** Object identifiers; undefined where the certificate does not restrict it. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly isAuthority: boolean;
  /** How many authorities may stand below; undefined without a limit. */
  readonly pathLength: number | undefined;
  readonly subjectKeyId: Uint8Array<ArrayBuffer> | undefined;
  readonly authorityKeyId: Uint8Array<ArrayBuffer> | undefined;
}

/** Reads a list of extensions; undefined is an empty one. Throws DerError. */
export function readExtensions(list: DerValue | undefined): Extensions {
  const extensions = (list?.children ?? []).map((entry) => ({
    oid: entry.child(0, tags.objectIdentifier).objectIdentifier(),
    critical: entry.children[1]?.tag === tags.boolean && entry.children[1].content[0] !== 0,
    value: entry.child(entry.children.length - 1, tags.octetString).content,
  }));
  const find = (oid: string): DerValue | undefined => {
    const extension = extensions.find((entry) => entry.oid === oid);
    return extension === undefined ? undefined : readDer(extension.value);
  };
  const constraints = find(oids.basicConstraints);
  return {
    extensions,
    alternativeNames: readAlternativeNames(find(oids.subjectAltName)),
    keyUsage: readKeyUsage(find(oids.keyUsage)),
    extendedKeyUsage: find(oids.extendedKeyUsage)?.children.map((usage) => usage.objectIdentifier()),
    isAuthority: constraints?.find(tags.boolean) !== undefined,
    pathLength: constraints?.find(tags.integer)?.content[0],
    subjectKeyId: find(oids.subjectKeyId)?.content,
    authorityKeyId: find(oids.authorityKeyId)?.find(0x80)?.content,
  };
}

/** What goes into a new certificate or request. */
export interface ExtensionOptions {
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[];
  /** Undefined leaves the constraint out. */
  readonly isAuthority?: boolean;
  readonly pathLength?: number;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
  readonly alternativeNames?: Partial<AlternativeNames>;
}

/** In the order of Go's crypto/x509, which every certificate of Kubernetes has. */
export function encodeExtensions(options: ExtensionOptions): Uint8Array<ArrayBuffer>[] {
  const { keyUsage = [], extendedKeyUsage = [], isAuthority, subjectKeyId, authorityKeyId } = options;
  const encoded: Uint8Array<ArrayBuffer>[] = [];
  const add = (oid: string, critical: boolean, value: Uint8Array): void => {
    const flag = critical ? [boolean(true)] : [];
    encoded.push(sequence(objectIdentifier(oid), ...flag, octetString(value)));
  };
  if (keyUsage.length > 0) add(oids.keyUsage, true, encodeKeyUsage(keyUsage));
  if (extendedKeyUsage.length > 0) {
    const usages = extendedKeyUsage.map((usage) => objectIdentifier(extendedKeyUsages[usage]));
    add(oids.extendedKeyUsage, false, sequence(...usages));
  }
  if (isAuthority !== undefined) add(oids.basicConstraints, true, encodeConstraints(isAuthority, options.pathLength));
  if (subjectKeyId !== undefined) add(oids.subjectKeyId, false, octetString(subjectKeyId));
  if (authorityKeyId !== undefined) add(oids.authorityKeyId, false, sequence(implicit(0, authorityKeyId)));
  const names = encodeAlternativeNames(options.alternativeNames ?? {});
  if (names.length > 0) add(oids.subjectAltName, false, sequence(...names));
  return encoded;
}

function encodeConstraints(isAuthority: boolean, pathLength: number | undefined): Uint8Array {
  const limit = pathLength === undefined ? [] : [encode(tags.integer, new Uint8Array([pathLength]))];
  return sequence(...(isAuthority ? [boolean(true), ...limit] : []));
}

function encodeKeyUsage(usages: readonly KeyUsage[]): Uint8Array {
  const highest = Math.max(...usages.map((usage) => keyUsages.indexOf(usage)));
  const bytes = new Uint8Array(highest > 7 ? 2 : 1);
  for (const usage of usages) {
    const bit = keyUsages.indexOf(usage);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  }
  return bitString(bytes, 7 - (highest & 7));
}

function readKeyUsage(value: DerValue | undefined): KeyUsage[] | undefined {
  const bytes = value?.bits();
  return bytes === undefined
    ? undefined
    : keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

const nameTags = { email: 1, dns: 2, uri: 6, ip: 7 } as const;

function encodeAlternativeNames(names: Partial<AlternativeNames>): Uint8Array<ArrayBuffer>[] {
  const { dnsNames = [], ipAddresses = [], emailAddresses = [], uris = [] } = names;
  const encoder = new TextEncoder();
  const texts = (tag: number, values: readonly string[]) => values.map((value) => implicit(tag, encoder.encode(value)));
  return [
    ...texts(nameTags.dns, dnsNames),
    ...texts(nameTags.email, emailAddresses),
    ...ipAddresses.flatMap((address) => {
      const bytes = parseIpBytes(address);
      return bytes === undefined ? [] : [implicit(nameTags.ip, bytes)];
    }),
    ...texts(nameTags.uri, uris),
  ];
}

function readAlternativeNames(value: DerValue | undefined): AlternativeNames {
  const texts = (tag: number): string[] =>
    (value?.children ?? []).flatMap((name) => (name.tag === (0x80 | tag) ? [name.text()] : []));
  const addresses = (value?.children ?? []).flatMap((name) => {
    return name.tag === (0x80 | nameTags.ip) ? [formatIpBytes(name.content)] : [];
  });
  return {
    dnsNames: texts(nameTags.dns),
    ipAddresses: addresses,
    emailAddresses: texts(nameTags.email),
    uris: texts(nameTags.uri),
  };
}
