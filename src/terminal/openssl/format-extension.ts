import { parseIpBytes } from '../../core/network/ip-bytes.ts';
import { readDer, tags } from '../../core/pki/der.ts';
import type { Extension, Extensions } from '../../core/pki/extensions.ts';
import { extendedKeyUsages, type KeyUsage, oids } from '../../core/pki/object-identifiers.ts';
import { colonHex, hexLines } from './format-hex.ts';

/** What `-ext` calls the extensions. */
export const extensionNames: Readonly<Record<string, string>> = {
  subjectKeyIdentifier: oids.subjectKeyId,
  keyUsage: oids.keyUsage,
  subjectAltName: oids.subjectAltName,
  basicConstraints: oids.basicConstraints,
  authorityKeyIdentifier: oids.authorityKeyId,
  extendedKeyUsage: oids.extendedKeyUsage,
};

const titles: Readonly<Record<string, string>> = {
  [oids.subjectKeyId]: 'X509v3 Subject Key Identifier',
  [oids.keyUsage]: 'X509v3 Key Usage',
  [oids.subjectAltName]: 'X509v3 Subject Alternative Name',
  [oids.basicConstraints]: 'X509v3 Basic Constraints',
  [oids.authorityKeyId]: 'X509v3 Authority Key Identifier',
  [oids.extendedKeyUsage]: 'X509v3 Extended Key Usage',
};

const usageTitles: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'Digital Signature',
  contentCommitment: 'Non Repudiation',
  keyEncipherment: 'Key Encipherment',
  dataEncipherment: 'Data Encipherment',
  keyAgreement: 'Key Agreement',
  certSign: 'Certificate Sign',
  crlSign: 'CRL Sign',
  encipherOnly: 'Encipher Only',
  decipherOnly: 'Decipher Only',
};

const extendedUsageTitles: Readonly<Record<string, string>> = {
  [extendedKeyUsages.any]: 'Any Extended Key Usage',
  [extendedKeyUsages.serverAuth]: 'TLS Web Server Authentication',
  [extendedKeyUsages.clientAuth]: 'TLS Web Client Authentication',
  [extendedKeyUsages.codeSigning]: 'Code Signing',
  [extendedKeyUsages.emailProtection]: 'E-mail Protection',
  [extendedKeyUsages.timeStamping]: 'Time Stamping',
  [extendedKeyUsages.ocspSigning]: 'OCSP Signing',
};

/** One extension as `-text` and `-ext` print it: its title, and below it what it says. */
export function formatExtension(extension: Extension, all: Extensions, indent: number): string {
  const pad = ' '.repeat(indent);
  const title = `${pad}${titles[extension.oid] ?? extension.oid}: ${extension.critical ? 'critical' : ''}\n`;
  const content = formatContent(extension.oid, all);
  return title + (content === undefined ? hexLines(extension.value, indent + 4, 16) : `${pad}    ${content}\n`);
}

function formatContent(oid: string, all: Extensions): string | undefined {
  switch (oid) {
    case oids.subjectKeyId:
      return colonHex(all.subjectKeyId ?? new Uint8Array(), 'upper');
    case oids.authorityKeyId:
      return colonHex(all.authorityKeyId ?? new Uint8Array(), 'upper');
    case oids.keyUsage:
      return (all.keyUsage ?? []).map((usage) => usageTitles[usage]).join(', ');
    case oids.extendedKeyUsage:
      return (all.extendedKeyUsage ?? []).map((usage) => extendedUsageTitles[usage] ?? usage).join(', ');
    case oids.basicConstraints:
      return formatConstraints(all);
    case oids.subjectAltName:
      return formatNames(all);
    default:
      return undefined;
  }
}

function formatConstraints({ isAuthority, pathLength }: Extensions): string {
  return `CA:${isAuthority ? 'TRUE' : 'FALSE'}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`;
}

/** In the order of the certificate. */
function formatNames({ extensions }: Extensions): string {
  const extension = extensions.find((entry) => entry.oid === oids.subjectAltName);
  if (extension === undefined) return '';
  const names = readDer(extension.value);
  return names.children
    .map((name) => {
      if (name.tag === 0x82) return `DNS:${name.text()}`;
      if (name.tag === 0x81) return `email:${name.text()}`;
      if (name.tag === 0x86) return `URI:${name.text()}`;
      if (name.tag === 0x87) return `IP Address:${formatAddress(name.content)}`;
      return name.tag === tags.sequence ? 'othername:<unsupported>' : '<unsupported>';
    })
    .join(', ');
}

/** OpenSSL shortens nothing in IPv6. */
function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  return groups.map((group) => group.toString(16).toUpperCase()).join(':');
}

/** `DNS:foo,IP:1.2.3.4` as `-addext` and extension files write it. */
export function parseAlternativeNames(text: string): { dnsNames: string[]; ipAddresses: string[] } {
  const entries = text.split(',').map((entry) => entry.trim());
  const values = (prefix: string): string[] =>
    entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length).trim());
  return {
    dnsNames: values('DNS:'),
    ipAddresses: values('IP:').filter((address) => parseIpBytes(address) !== undefined),
  };
}
