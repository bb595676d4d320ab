import { formatIpBytes, parseIpBytes } from '../network/ip-bytes.ts';
import type { Certificate } from './certificate.ts';

/** Why a certificate is not for this name or address, in the words of Go's crypto/x509; undefined where it is. */
export function hostMismatch(certificate: Certificate, host: string): string | undefined {
  const { dnsNames, ipAddresses } = certificate.alternativeNames;
  const bytes = parseIpBytes(host.replace(/^\[(.*)\]$/, '$1'));
  if (bytes !== undefined) {
    const address = formatIpBytes(bytes);
    if (ipAddresses.includes(address)) return undefined;
    if (ipAddresses.length === 0) {
      return `x509: cannot validate certificate for ${address} because it doesn't contain any IP SANs`;
    }
    return `x509: certificate is valid for ${ipAddresses.join(', ')}, not ${address}`;
  }
  if (dnsNames.some((pattern) => matchesName(pattern, host))) return undefined;
  const { alternativeNames, subject } = certificate;
  const unnamed = Object.values(alternativeNames).every((names: readonly string[]) => names.length === 0);
  if (unnamed && isHostName(subject.commonName)) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  return dnsNames.length === 0
    ? `x509: certificate is not valid for any names, but wanted to match ${host}`
    : `x509: certificate is valid for ${dnsNames.join(', ')}, not ${host}`;
}

function matchesName(pattern: string, host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '').split('.');
  const parts = pattern.toLowerCase().replace(/\.$/, '').split('.');
  if (wanted.length !== parts.length) return false;
  return parts.every((part, index) => part === wanted[index] || (index === 0 && part === '*' && parts.length > 1));
}

function isHostName(name: string): boolean {
  return /^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/.test(name);
}
