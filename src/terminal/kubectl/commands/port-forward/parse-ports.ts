import { quote } from '../../../../core/meta/quote.ts';

export interface PortPair {
  /** 0 draws a free one. */
  readonly local: number;
  readonly remote: number;
}

/** `5000`, `8888:5000`, `:5000`. Throws an Error in kubectl's words. */
export function parsePorts(ports: readonly string[]): PortPair[] {
  return ports.map((text) => {
    const parts = text.split(':');
    if (parts.length > 2) throw new Error(`invalid port format '${text}'`);
    const [local = '', remote = local] = parts;
    const pair = { local: parsePort(local || '0', 'local'), remote: parsePort(remote, 'remote') };
    if (pair.remote === 0) throw new Error('remote port must be > 0');
    return pair;
  });
}

function parsePort(text: string, side: string): number {
  const reason = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65_535 ? 'value out of range' : undefined;
  if (reason !== undefined) {
    throw new Error(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${quote(text)}: ${reason}`);
  }
  return Number(text);
}
