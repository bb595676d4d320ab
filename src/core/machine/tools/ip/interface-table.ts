import type { NetworkInterface } from '../../../network/network-stack.ts';
import type { Process } from '../../process.ts';
import { currentNamespace, IpError } from './ip-call.ts';

/** An interface with all its addresses. */
export interface InterfaceEntry {
  readonly index: number;
  readonly name: string;
  readonly mac: string;
  readonly up: boolean;
  readonly isLoopback: boolean;
  readonly addresses: readonly { readonly address: string; readonly prefixLength: number }[];
}

/** The interfaces of the caller's namespace, numbered as they came; only `name` where it is given. Throws IpError. */
export function interfaceTable(process: Process, name?: string): InterfaceEntry[] {
  const byName = new Map<string, NetworkInterface[]>();
  for (const each of currentNamespace(process).interfaces())
    byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  const entries = [...byName].map(([entryName, own], index): InterfaceEntry => {
    const isLoopback = entryName === 'lo';
    return {
      index: index + 1,
      name: entryName,
      mac: isLoopback ? '00:00:00:00:00:00' : (own[0]?.mac ?? ''),
      up: own.some(({ up }) => up),
      isLoopback,
      addresses: own
        .filter(({ address }) => address !== '')
        .map(({ address, prefixLength }) => ({ address, prefixLength })),
    };
  });
  const chosen = entries.filter((entry) => name === undefined || entry.name === name);
  if (name !== undefined && chosen.length === 0) throw new IpError(`Device "${name}" does not exist.`, 1);
  return chosen;
}

/** The first two lines that `ip addr` and `ip link` show of an interface. */
export function linkLines(entry: InterfaceEntry, isLinkOnly: boolean): string[] {
  const mode = isLinkOnly ? ' mode DEFAULT' : '';
  if (entry.isLoopback) {
    const flags = entry.up ? 'LOOPBACK,UP,LOWER_UP' : 'LOOPBACK';
    return [
      `${entry.index}: lo: <${flags}> mtu 65536 qdisc noqueue state ${entry.up ? 'UNKNOWN' : 'DOWN'}${mode} group default qlen 1000`,
      '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    ];
  }
  const flags = `BROADCAST,MULTICAST${entry.up ? ',UP,LOWER_UP' : ''}`;
  const qdisc = entry.name.startsWith('eth') ? 'fq_codel' : 'noqueue';
  return [
    `${entry.index}: ${entry.name}: <${flags}> mtu 1500 qdisc ${qdisc} state ${stateOf(entry)}${mode} group default qlen 1000`,
    `    link/ether ${entry.mac} brd ff:ff:ff:ff:ff:ff`,
  ];
}

export function stateOf({ up, isLoopback }: InterfaceEntry): string {
  return up ? (isLoopback ? 'UNKNOWN' : 'UP') : 'DOWN';
}
