/** The family of a text that is an IP address; undefined when it is none. IPv4 octets have no leading zeros. */
export function ipFamilyOf(text: string): 'IPv4' | 'IPv6' | undefined {
  if (isIpv4(text)) return 'IPv4';
  return isIpv6(text) ? 'IPv6' : undefined;
}

function isIpv4(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const isMixed = last.includes('.');
  if (isMixed && !isIpv4(last)) return false;
  const words = isMixed ? groups.slice(0, -1) : groups;
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return false;
  const length = words.length + (isMixed ? 2 : 0);
  return halves.length === 2 ? length < 8 : length === 8;
}

/** A range of addresses: those whose first `length` bits are those of `bits`. */
export interface Cidr {
  readonly family: 'IPv4' | 'IPv6';
  readonly bits: bigint;
  readonly length: number;
}

/** Of `10.0.0.0/8`, or of `2001:db8::/32`; undefined when the text is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', lengthText = '', ...rest] = text.split('/');
  const family = ipFamilyOf(address);
  const width = family === 'IPv4' ? 32 : 128;
  if (family === undefined || rest.length > 0 || !/^\d{1,3}$/.test(lengthText)) return undefined;
  const length = Number(lengthText);
  return length > width ? undefined : { family, bits: bitsOf(address, family), length };
}

/** Is every address of `inner` one of `outer`, and some of `outer` not of `inner`? */
export function isStrictlyWithin(inner: Cidr, outer: Cidr): boolean {
  if (inner.family !== outer.family || inner.length <= outer.length) return false;
  const shift = BigInt((inner.family === 'IPv4' ? 32 : 128) - outer.length);
  return inner.bits >> shift === outer.bits >> shift;
}

function bitsOf(address: string, family: 'IPv4' | 'IPv6'): bigint {
  if (family === 'IPv4') return join(address.split('.').map(Number), 8n);
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').flatMap(wordsOf)));
  const zeros = address.includes('::') ? Array.from({ length: 8 - head.length - tail.length }, () => 0) : [];
  return join([...head, ...zeros, ...tail], 16n);
}

function wordsOf(group: string): number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function join(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}
