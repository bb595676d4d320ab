import { formatAddress, parseAddress } from './address.ts';

/** The bytes of an IPv4 or IPv6 address, as certificates carry them; undefined where the text is neither. */
export function parseIpBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const version4 = parseAddress(text);
  if (version4 !== undefined) return new Uint8Array([24, 16, 8, 0].map((shift) => (version4 >>> shift) & 0xff));
  if (!/^[0-9a-fA-F:]+$/.test(text) || !text.includes(':')) return undefined;
  const halves = text.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right = []] = groups;
  const missing = 8 - left.length - right.length;
  if (halves.length > 2 || missing < 0 || (halves.length === 1 && missing !== 0)) return undefined;
  const all = [...left, ...Array<string>(missing).fill('0'), ...right].map((group) => Number.parseInt(group, 16));
  if (all.some((group) => Number.isNaN(group) || group > 0xffff)) return undefined;
  return new Uint8Array(all.flatMap((group) => [group >>> 8, group & 0xff]));
}

/** IPv6 as RFC 5952 writes it. */
export function formatIpBytes(bytes: Uint8Array): string {
  if (bytes.length === 4) return formatAddress(bytes.reduce((value, byte) => value * 256 + byte, 0));
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const zeros = [...text.matchAll(/(^|:)0(:0)+(?=:|$)/g)].map((match) => match[0]);
  const longest = zeros.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const start = text.indexOf(longest);
  const after = text.slice(start + longest.length);
  return `${text.slice(0, start)}${after === '' ? '::' : `:${after}`}`.replace(/^:(?!:)/, '::');
}
