import { type Overload, overload } from '../functions/overload.ts';
import { CelError } from '../values/cel-error.ts';
import type { CelValue } from '../values/cel-value.ts';
import { type CelCidr, type CelIp, parseCidrValue, parseIp } from './address-values.ts';

/** `ip('10.0.0.1')`, `cidr('10.0.0.0/8')` and what they answer. */
export const addressOverloads: readonly Overload[] = [
  overload('ip(string): net.IP', parseIp),
  overload('isIP(string): bool', (text: string) => succeeds(() => parseIp(text))),
  overload('ip.isCanonical(string): bool', (text: string) => parseIp(text).text === text),
  overload('string(net.IP): string', ({ text }: CelIp) => text),
  overload('net.IP family(): int', ({ family }: CelIp) => BigInt(family)),
  overload('net.IP isUnspecified(): bool', ({ bits }: CelIp) => bits === 0n),
  overload('net.IP isLoopback(): bool', isLoopback),
  overload('net.IP isLinkLocalMulticast(): bool', isLinkLocalMulticast),
  overload('net.IP isLinkLocalUnicast(): bool', isLinkLocalUnicast),
  overload('net.IP isGlobalUnicast(): bool', isGlobalUnicast),
  overload('cidr(string): net.CIDR', parseCidrValue),
  overload('isCIDR(string): bool', (text: string) => succeeds(() => parseCidrValue(text))),
  overload('string(net.CIDR): string', ({ text }: CelCidr) => text),
  overload('net.CIDR containsIP(string): bool', (cidr: CelCidr, text: string) => cidr.contains(parseIp(text))),
  overload('net.CIDR containsIP(net.IP): bool', (cidr: CelCidr, ip: CelIp) => cidr.contains(ip)),
  overload('net.CIDR containsCIDR(string): bool', (cidr: CelCidr, text: string) => covers(cidr, parseCidrValue(text))),
  overload('net.CIDR containsCIDR(net.CIDR): bool', covers),
  overload('net.CIDR ip(): net.IP', ({ ip }: CelCidr) => ip),
  overload('net.CIDR prefixLength(): int', ({ length }: CelCidr) => BigInt(length)),
  overload('net.CIDR masked(): net.CIDR', ({ masked }: CelCidr) => masked),
];

/** Whether a value can be had. */
export function succeeds(evaluate: () => CelValue): boolean {
  try {
    evaluate();
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

function covers(outer: CelCidr, inner: CelCidr): boolean {
  return outer.length <= inner.length && outer.contains(inner.ip);
}

function isLoopback({ family, bits }: CelIp): boolean {
  return family === 4 ? bits >> 24n === 127n : bits === 1n;
}

function isMulticast({ family, bits }: CelIp): boolean {
  return family === 4 ? bits >> 28n === 14n : bits >> 120n === 0xffn;
}

function isLinkLocalMulticast({ family, bits }: CelIp): boolean {
  return family === 4 ? bits >> 8n === 0xe00000n : ((bits >> 112n) & 0xff0fn) === 0xff02n;
}

function isLinkLocalUnicast({ family, bits }: CelIp): boolean {
  return family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan;
}

function isGlobalUnicast(ip: CelIp): boolean {
  const isBroadcast = ip.family === 4 && ip.bits === 0xffffffffn;
  return ip.bits !== 0n && !isBroadcast && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocalUnicast(ip);
}
