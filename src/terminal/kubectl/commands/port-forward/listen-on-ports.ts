import type { Listener } from '../../../../core/network/network-stack.ts';
import { isSystemError } from '../../../../core/system-error.ts';
import type { Session } from '../../session.ts';
import type { PortPair } from './parse-ports.ts';

export interface ForwardedPort extends PortPair {
  readonly listener: Listener;
}

interface LocalAddress {
  readonly address: string;
  /** One of its kind is enough. */
  readonly optional: boolean;
}

/** Listens on every port that is free and says so. Throws an Error in kubectl's words when none is. */
export async function listenOnPorts(
  session: Session,
  addresses: readonly string[],
  ports: readonly PortPair[],
): Promise<ForwardedPort[]> {
  const local = parseAddresses(addresses);
  const forwarded: ForwardedPort[] = [];
  for (const pair of ports) forwarded.push(...(await listenOnPort(session, local, pair)));
  if (forwarded.length === 0) {
    const all = ports.map((pair) => `{${pair.local} ${pair.remote}}`).join(' ');
    throw new Error(`unable to listen on any of the requested ports: [${all}]`);
  }
  return forwarded;
}

function parseAddresses(addresses: readonly string[]): LocalAddress[] {
  const parsed = new Map<string, LocalAddress>();
  for (const address of addresses) {
    if (address === 'localhost') {
      for (const one of ['127.0.0.1', '::1']) {
        if (!parsed.has(one)) parsed.set(one, { address: one, optional: true });
      }
    } else if (/^\d+\.\d+\.\d+\.\d+$/.test(address) || address.includes(':')) {
      parsed.set(address, { address, optional: false });
    } else {
      throw new Error(`${address} is not a valid IP`);
    }
  }
  return [...parsed.values()].sort((left, right) => (left.address < right.address ? -1 : 1));
}

async function listenOnPort(
  session: Session,
  addresses: readonly LocalAddress[],
  pair: PortPair,
): Promise<ForwardedPort[]> {
  const forwarded: ForwardedPort[] = [];
  const errors: string[] = [];
  let failed = false;
  let { local } = pair;
  for (const { address, optional } of addresses) {
    try {
      const listener = session.process.network.listen({ address, port: local });
      local = listener.port;
      forwarded.push({ listener, local, remote: pair.remote });
      await session.print(`Forwarding from ${hostAndPort(address, local)} -> ${pair.remote}\n`);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const protocol = address.includes(':') ? 'tcp6' : 'tcp4';
      const reason = `listen ${protocol} ${hostAndPort(address, local)}: bind: ${error.message.toLowerCase()}`;
      errors.push(`unable to create listener: Error ${reason}`);
      failed ||= !optional;
    }
  }
  if (!failed && forwarded.length > 0) return forwarded;
  const all = `Listeners failed to create with the following errors: [${errors.join(' ')}]`;
  await session.printError(`Unable to listen on port ${local}: ${all}\n`);
  for (const { listener } of forwarded) listener[Symbol.dispose]();
  return [];
}

function hostAndPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
