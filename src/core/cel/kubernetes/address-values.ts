import { quote } from '../../meta/quote.ts';
import { type CelType, structType } from '../cel-type.ts';
import { CelError } from '../values/cel-error.ts';
import { CelOpaque } from '../values/cel-opaque.ts';

export type AddressFamily = 4 | 6;

/** An IP address. */
export class CelIp extends CelOpaque {
  readonly type: CelType = structType('net.IP');
  readonly family: AddressFamily;
  readonly bits: bigint;

  constructor(family: AddressFamily, bits: bigint) {
    super();
    this.family = family;
    this.bits = bits;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelIp && other.family === this.family && other.bits === this.bits;
  }

  get text(): string {
    return this.family === 4 ? formatIpv4(this.bits) : formatIpv6(this.bits);
  }
}

/** A range of addresses with the address that it was written with. */
export class CelCidr extends CelOpaque {
  readonly type: CelType = structType('net.CIDR');
  readonly ip: CelIp;
  readonly length: number;

  constructor(ip: CelIp, length: number) {
    super();
    this.ip = ip;
    this.length = length;
  }

  equals(other: CelOpaque): boolean {
    return other instanceof CelCidr && other.ip.equals(this.ip) && other.length === this.length;
  }

  get text(): string {
    return `${this.ip.text}/${this.length}`;
  }

  get masked(): CelCidr {
    const shift = this.#shift;
    return new CelCidr(new CelIp(this.ip.family, (this.ip.bits >> shift) << shift), this.length);
  }

  contains({ family, bits }: CelIp): boolean {
    const shift = this.#shift;
    return family === this.ip.family && bits >> shift === this.ip.bits >> shift;
  }

  get #shift(): bigint {
    return BigInt((this.ip.family === 4 ? 32 : 128) - this.length);
  }
}

function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
}

/** The longest run of two zero groups or more is left out. */
function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(112 - index * 16)) & 0xffffn);
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = Array.from(text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g));
  const longest = runs.reduce((best, [run]) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const start = runs.find(([run]) => run === longest)?.index ?? 0;
  return `${text.slice(0, start).replace(/:$/, '')}::${text.slice(start + longest.length).replace(/^:/, '')}`;
}

/** Throws CelError, in the words of Go's parser of addresses. */
export function parseIp(text: string): CelIp {
  const ip = parseAddress(text);
  if (typeof ip === 'string')
    throw new CelError(`IP Address ${quote(text)} parse error during conversion from string: ${ip}`);
  if (text.includes('%')) throw new CelError(`IP address ${quote(text)} with zone value is not allowed`);
  if (isMapped(ip)) throw new CelError(`IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return ip;
}

/** Throws CelError, in the words of Go's parser of prefixes. */
export function parseCidrValue(text: string): CelCidr {
  const cidr = parsePrefix(text);
  const prefix = 'network address parse error during conversion from string: ';
  if (typeof cidr === 'string') throw new CelError(`${prefix}${prefix}netip.ParsePrefix(${quote(text)}): ${cidr}`);
  if (isMapped(cidr.ip)) throw new CelError(`${prefix}IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return cidr;
}

function isMapped({ family, bits }: CelIp): boolean {
  return family === 6 && bits >> 32n === 0xffffn;
}

function parsePrefix(text: string): CelCidr | string {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return "no '/'";
  const ip = parseAddress(text.slice(0, slash));
  if (typeof ip === 'string') return ip;
  const length = text.slice(slash + 1);
  if (text.includes('%')) return 'IPv6 zones cannot be present in a prefix';
  if (!/^(?:0|[1-9]\d*)$/.test(length)) return `bad bits after slash: ${quote(length)}`;
  if (Number(length) > (ip.family === 4 ? 32 : 128)) return 'prefix length out of range';
  return new CelCidr(ip, Number(length));
}

/** The address, or what is wrong with it. */
function parseAddress(text: string): CelIp | string {
  const refuse = (message: string, at = ''): string =>
    `ParseAddr(${quote(text)}): ${message}${at === '' ? '' : ` (at ${quote(at)})`}`;
  const first = /[.:%]/.exec(text)?.[0];
  if (first === undefined) return refuse('unable to parse IP');
  if (first === '%') return refuse('missing IPv6 address');
  if (first === ':') return parseIpv6(text, refuse);
  const bits = parseIpv4(text, refuse);
  return typeof bits === 'string' ? bits : new CelIp(4, bits);
}

type Refuse = (message: string, at?: string) => string;

function parseIpv4(text: string, refuse: Refuse): bigint | string {
  let bits = 0n;
  let octet = '';
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (/\d/.test(character)) {
      if (octet === '0') return refuse('IPv4 field has octet with leading zero');
      octet += character;
      if (Number(octet) > 255) return refuse('IPv4 field has value >255');
    } else if (character === '.') {
      if (octet === '' || index === text.length - 1) {
        return refuse('IPv4 field must have at least one digit', text.slice(index));
      }
      if (count === 3) return refuse('IPv4 address too long');
      bits = (bits << 8n) | BigInt(octet);
      count += 1;
      octet = '';
    } else return refuse('unexpected character', text.slice(index));
  }
  return count < 3 ? refuse('IPv4 address too short') : (bits << 8n) | BigInt(octet);
}

function parseIpv6(text: string, refuse: Refuse): CelIp | string {
  const [address = ''] = text.split('%');
  const halves = address.split('::');
  if (halves.length > 2) return refuse('multiple :: in address', halves.slice(2).join('::') || ':');
  const wrong = /[^0-9a-fA-F:.]/.exec(address);
  if (wrong !== null) {
    const group = address.slice(0, wrong.index).split(':').at(-1) ?? '';
    const at = address.slice(wrong.index - group.length);
    return group === ''
      ? refuse('each colon-separated field must have at least one digit', at)
      : refuse('unexpected character, want colon', address.slice(wrong.index));
  }
  const words = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(wordsOf)));
  const count = words.reduce((sum, { length }) => sum + length, 0);
  const long = address.split(':').find((group) => group.length > 4 && !group.includes('.'));
  if (long !== undefined) return refuse('each group must have 4 or less digits', address.slice(address.indexOf(long)));
  if (halves.length === 1 && count < 8) return refuse('address string too short');
  if (halves.length === 2 && count === 8) return refuse('the :: must expand to at least one field of zeros');
  if (count > 8) return refuse('trailing garbage after address', address.split(':').slice(8).join(':'));
  const [head = [], tail = []] = words;
  const zeros = Array.from({ length: 8 - count }, () => 0);
  return new CelIp(
    6,
    [...head, ...zeros, ...tail].reduce((bits, word) => (bits << 16n) | BigInt(word), 0n),
  );
}

function wordsOf(group: string): number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
