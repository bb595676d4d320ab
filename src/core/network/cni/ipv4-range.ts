import { formatAddress, parseAddress, parseCidr } from '../address.ts';
import { CniError, cniCodes } from './cni-plugin.ts';

/** Addresses that are given out, from first to last, as numbers. */
export interface Ipv4Range {
  readonly first: number;
  readonly last: number;
  readonly gateway: number;
  readonly prefixLength: number;
}

export interface RangeConfiguration {
  readonly subnet: string;
  readonly rangeStart?: string;
  readonly rangeEnd?: string;
  readonly gateway?: string;
}

/** Without limits of its own a range is all of the subnet but its first and last address; its gateway is the first usable one. */
export function parseRange(configuration: RangeConfiguration): Ipv4Range {
  const { subnet, rangeStart, rangeEnd, gateway } = configuration;
  const cidr = parseCidr(subnet);
  if (cidr === undefined) throw new CniError(`invalid CIDR address: ${subnet}`, cniCodes.invalidConfiguration);
  if (cidr.prefixLength > 30) {
    throw new CniError(`Network ${subnet} too small to allocate from`, cniCodes.invalidConfiguration);
  }
  const size = 2 ** (32 - cidr.prefixLength);
  return {
    first: parseOr(rangeStart, cidr.network + 1),
    last: parseOr(rangeEnd, cidr.network + size - 2),
    gateway: parseOr(gateway, cidr.network + 1),
    prefixLength: cidr.prefixLength,
  };
}

function parseOr(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const address = parseAddress(text);
  if (address === undefined) throw new CniError(`invalid IP address: ${text}`, cniCodes.invalidConfiguration);
  return address;
}

export function formatRange({ first, last }: Ipv4Range): string {
  return `${formatAddress(first)}-${formatAddress(last)}`;
}

export function isInRange({ first, last }: Ipv4Range, address: number): boolean {
  return address >= first && address <= last;
}
