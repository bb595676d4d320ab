import type { Certificate } from '../../core/pki/certificate.ts';
import { oids } from '../../core/pki/object-identifiers.ts';
import type { SigningRequest } from '../../core/pki/signing-request.ts';
import { formatExtension } from './format-extension.ts';
import { colonHex, hexLines } from './format-hex.ts';
import { formatPublicKey } from './format-key.ts';
import { formatName } from './format-name.ts';
import { formatOpensslTime } from './format-time.ts';

const signatureNames: Readonly<Record<string, string>> = {
  [oids.sha256WithRsa]: 'sha256WithRSAEncryption',
  [oids.sha384WithRsa]: 'sha384WithRSAEncryption',
  [oids.sha512WithRsa]: 'sha512WithRSAEncryption',
  [oids.ecdsaWithSha256]: 'ecdsa-with-SHA256',
  [oids.ecdsaWithSha384]: 'ecdsa-with-SHA384',
  [oids.ed25519]: 'ED25519',
};

/** What `-certopt` and `-reqopt` leave out. */
export interface TextOptions {
  readonly withoutKey: boolean;
  readonly withoutSignature: boolean;
}

/** What `x509 -text` prints. */
export function formatCertificateText(certificate: Certificate, options: TextOptions): string {
  const algorithm = signatureNames[certificate.signatureAlgorithm] ?? certificate.signatureAlgorithm;
  const extensions = certificate.extensions.map((extension) => formatExtension(extension, certificate, 12));
  const { version } = certificate;
  return [
    'Certificate:\n    Data:\n',
    `        Version: ${version} (0x${(version - 1).toString(16)})\n`,
    formatSerial(certificate.serial),
    `        Signature Algorithm: ${algorithm}\n`,
    `        Issuer: ${formatName(certificate.issuer)}\n`,
    '        Validity\n',
    `            Not Before: ${formatOpensslTime(certificate.notBeforeMs)}\n`,
    `            Not After : ${formatOpensslTime(certificate.notAfterMs)}\n`,
    `        Subject: ${formatName(certificate.subject)}\n`,
    options.withoutKey ? '' : `        Subject Public Key Info:\n${formatPublicKey(certificate.publicKey, 12)}`,
    extensions.length === 0 ? '' : `        X509v3 extensions:\n${extensions.join('')}`,
    options.withoutSignature ? '' : formatSignature(algorithm, certificate.signature),
  ].join('');
}

/** What `req -text` prints. */
export function formatRequestText(request: SigningRequest, options: TextOptions): string {
  const algorithm = signatureNames[request.signatureAlgorithm] ?? request.signatureAlgorithm;
  const extensions = request.extensions.map((extension) => formatExtension(extension, request, 16));
  return [
    'Certificate Request:\n    Data:\n        Version: 1 (0x0)\n',
    `        Subject: ${formatName(request.subject)}\n`,
    options.withoutKey ? '' : `        Subject Public Key Info:\n${formatPublicKey(request.publicKey, 12)}`,
    '        Attributes:\n',
    extensions.length === 0 ? '            (none)\n' : '',
    `            Requested Extensions:\n${extensions.join('')}`,
    options.withoutSignature ? '' : formatSignature(algorithm, request.signature),
  ].join('');
}

function formatSerial(serial: Uint8Array): string {
  if (serial.length > 8 || (serial.length === 8 && (serial[0] ?? 0) >= 0x80)) {
    return `        Serial Number:\n            ${colonHex(serial)}\n`;
  }
  const value = serial.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return `        Serial Number: ${value} (0x${value.toString(16)})\n`;
}

function formatSignature(algorithm: string, signature: Uint8Array): string {
  return `    Signature Algorithm: ${algorithm}\n    Signature Value:\n${hexLines(signature, 8, 18)}`;
}
