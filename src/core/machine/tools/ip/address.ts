import { formatAddress, networkOf, parseAddress } from '../../../network/address.ts';
import { type InterfaceEntry, interfaceTable, linkLines, stateOf } from './interface-table.ts';
import { attempt, changeableNamespace, type IpCall, IpError, keywords } from './ip-call.ts';

/** `ip address { show | add | del }`. */
export async function ipAddress(call: IpCall): Promise<number> {
  const [verb = 'show', ...args] = call.args;
  if ('show'.startsWith(verb) || verb === 'list' || verb === 'ls') return await show(call, args);
  if ('add'.startsWith(verb)) return change(call, args, 'add');
  if ('delete'.startsWith(verb) || verb === 'del') return change(call, args, 'delete');
  throw new IpError(`Command "${verb}" is unknown, try "ip address help".`, 255);
}

async function show({ process, isBrief, isOneLine }: IpCall, args: readonly string[]): Promise<number> {
  const words = keywords(
    args.filter((word) => word !== 'up'),
    ['dev', 'scope', 'type', 'label', 'to'],
  );
  const entries = interfaceTable(process, words.get('dev') ?? words.get('')).filter(
    ({ up }) => up || !args.includes('up'),
  );
  const format = isBrief ? briefLine : isOneLine ? oneLines : fullLines;
  await process.stdout.write(entries.map(format).join(''));
  return 0;
}

function fullLines(entry: InterfaceEntry): string {
  const addresses = entry.addresses.flatMap((each) => [
    `    inet ${describe(entry, each)}`,
    '       valid_lft forever preferred_lft forever',
  ]);
  return [...linkLines(entry, false), ...addresses].map((line) => `${line}\n`).join('');
}

function oneLines(entry: InterfaceEntry): string {
  return entry.addresses
    .map(
      (each) =>
        `${entry.index}: ${entry.name}    inet ${describe(entry, each)}\\       valid_lft forever preferred_lft forever\n`,
    )
    .join('');
}

function briefLine(entry: InterfaceEntry): string {
  const addresses = entry.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength} `).join('');
  return `${entry.name.padEnd(16)} ${stateOf(entry).padEnd(14)} ${addresses}\n`;
}

function describe(
  { name, isLoopback }: InterfaceEntry,
  { address, prefixLength }: InterfaceEntry['addresses'][number],
): string {
  if (isLoopback) return `${address}/${prefixLength} scope host lo`;
  return `${address}/${prefixLength} brd ${broadcastOf(address, prefixLength)} scope global ${name}`;
}

function broadcastOf(address: string, prefixLength: number): string {
  const network = parseAddress(networkOf(address, prefixLength).split('/', 1)[0] ?? '') ?? 0;
  return formatAddress((network | (prefixLength === 0 ? 0xffffffff : 0xffffffff >>> prefixLength)) >>> 0);
}

function change({ process }: IpCall, args: readonly string[], verb: 'add' | 'delete'): number {
  const words = keywords(args, ['dev', 'brd', 'broadcast', 'label', 'scope']);
  const [address = '', prefix = '32'] = (words.get('') ?? '').split('/');
  const device = words.get('dev');
  if (parseAddress(address) === undefined)
    throw new IpError(`Error: any valid prefix is expected rather than "${address}".`, 1);
  if (device === undefined) throw new IpError('Not enough information: "dev" argument is required.', 255);
  const [entry] = interfaceTable(process, device);
  const namespace = changeableNamespace(process);
  const isPresent = entry?.addresses.some((each) => each.address === address) === true;
  if (verb === 'add' && isPresent) throw new IpError('RTNETLINK answers: File exists', 2);
  if (verb === 'delete' && !isPresent) throw new IpError('RTNETLINK answers: Cannot assign requested address', 2);
  const remaining = (entry?.addresses ?? []).filter((each) => each.address !== address);
  const wanted = verb === 'add' ? [...(entry?.addresses ?? []), { address, prefixLength: Number(prefix) }] : remaining;
  const common = { name: device, mac: entry?.mac ?? '', up: entry?.up ?? true };
  attempt(() => {
    namespace.removeInterface(device);
    if (wanted.length === 0) namespace.addInterface({ ...common, address: '', prefixLength: 0 });
    for (const each of wanted) namespace.addInterface({ ...common, ...each });
  });
  return 0;
}
