/** An IPv4 address as a number; undefined where the text is not one. */
export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** `10.0.0.5`, 24 gives `10.0.0.0/24`. */
export function networkOf(address: string, prefixLength: number): string {
  return `${formatAddress((parseAddress(address) ?? 0) & maskOf(prefixLength))}/${prefixLength}`;
}

/** A CIDR as numbers. An address alone is a /32. Undefined where the text is neither. */
export function parseCidr(text: string): { network: number; prefixLength: number } | undefined {
  const [addressText = '', prefixText = '32'] = text.split('/');
  const address = parseAddress(addressText);
  const prefixLength = Number(prefixText);
  if (address === undefined || !Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > 32)
    return undefined;
  return { network: (address & maskOf(prefixLength)) >>> 0, prefixLength };
}

export function cidrContains(cidr: { network: number; prefixLength: number }, address: number): boolean {
  return (address & maskOf(cidr.prefixLength)) >>> 0 === cidr.network;
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') && parseAddress(address) !== undefined;
}

/** The addresses that stand for every address of a namespace; undefined stands for them all. */
export function specificAddress(address: string | undefined): string | undefined {
  return address === undefined || address === '' || address === '0.0.0.0' || address === '::' ? undefined : address;
}

/** A locally administered hardware address that follows from the IP address. */
export function macFor(address: string): string {
  const value = parseAddress(address) ?? 0;
  const bytes = [0x02, 0x42, value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

export function formatEndpoint({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}

function maskOf(prefixLength: number): number {
  return prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0;
}
