import type { FileSystem } from '../../machine/file-system.ts';
import { formatAddress, parseAddress } from '../address.ts';
import {
  CniError,
  type CniResult,
  type CniRoute,
  cniCodes,
  defineCniPlugin,
  type PluginCall,
  type PluginConfiguration,
} from './cni-plugin.ts';
import { formatRange, type Ipv4Range, isInRange, parseRange, type RangeConfiguration } from './ipv4-range.ts';

export interface HostLocalConfiguration extends PluginConfiguration {
  readonly ipam?: {
    readonly type: string;
    readonly ranges?: readonly (readonly RangeConfiguration[])[];
    readonly subnet?: string;
    readonly routes?: readonly CniRoute[];
    readonly dataDir?: string;
  };
}

/**
 * Address management on one machine: a file for each address given out, named by it and holding whose it is. Addresses
 * are given out in turn, so that one that was freed is not used again at once.
 */
export const hostLocalPlugin = defineCniPlugin<HostLocalConfiguration>('host-local', {
  async add(call) {
    const { ipam } = call.configuration;
    const ips = rangesOf(call.configuration).map((ranges, index) => {
      const { address, range } = allocate(call, ranges, index);
      return { address: `${formatAddress(address)}/${range.prefixLength}`, gateway: formatAddress(range.gateway) };
    });
    const result: CniResult = { ips, dns: {} };
    return ipam?.routes === undefined ? result : { ...result, routes: ipam.routes };
  },

  async remove(call) {
    const { files } = call.process;
    for (const path of ownFiles(call)) files.remove(path);
  },

  async check(call) {
    if (ownFiles(call).length === 0)
      throw new CniError(`host-local: Failed to find address added by container ${call.containerId}`);
  },
});

function rangesOf({ ipam }: HostLocalConfiguration): Ipv4Range[][] {
  if (ipam === undefined) throw new CniError("IPAM config missing 'ipam' key", cniCodes.invalidConfiguration);
  const single = ipam.subnet === undefined ? [] : [[{ subnet: ipam.subnet }]];
  const sets = [...single, ...(ipam.ranges ?? [])].map((set) => set.map(parseRange));
  if (sets.length === 0) throw new CniError('no IP ranges specified', cniCodes.invalidConfiguration);
  return sets;
}

function directoryOf({ configuration }: PluginCall<HostLocalConfiguration>): string {
  return `${configuration.ipam?.dataDir ?? '/var/lib/cni/networks'}/${configuration.name}`;
}

function ownerOf({ containerId, interfaceName }: PluginCall<HostLocalConfiguration>): string {
  return `${containerId}\r\n${interfaceName}`;
}

function ownFiles(call: PluginCall<HostLocalConfiguration>): string[] {
  const { files } = call.process;
  const directory = directoryOf(call);
  if (!files.exists(directory)) return [];
  const owner = ownerOf(call);
  return files
    .readDirectory(directory)
    .filter((name) => parseAddress(name) !== undefined)
    .map((name) => `${directory}/${name}`)
    .filter((path) => files.readText(path) === owner);
}

interface Allocation {
  readonly address: number;
  readonly range: Ipv4Range;
}

function allocate(call: PluginCall<HostLocalConfiguration>, ranges: readonly Ipv4Range[], index: number): Allocation {
  const { files } = call.process;
  const directory = directoryOf(call);
  files.mkdir(directory, { recursive: true });
  const allocation = requested(call, ranges) ?? nextFree(files, directory, ranges, index);
  const text = formatAddress(allocation.address);
  files.writeFile(`${directory}/${text}`, ownerOf(call));
  files.writeFile(`${directory}/last_reserved_ip.${index}`, text);
  return allocation;
}

/** The address that CNI_ARGS asks for; it may be one that is the container's already. */
function requested(call: PluginCall<HostLocalConfiguration>, ranges: readonly Ipv4Range[]): Allocation | undefined {
  const text = call.args.get('IP');
  const address = text === undefined ? undefined : parseAddress(text);
  if (text === undefined || address === undefined) return undefined;
  const path = `${directoryOf(call)}/${text}`;
  const { files } = call.process;
  const range = ranges.find((each) => isInRange(each, address) && each.gateway !== address);
  const isTaken = files.exists(path) && files.readText(path) !== ownerOf(call);
  if (range === undefined || isTaken) {
    throw new CniError(
      `requested IP address ${text} is not available in range set ${ranges.map(formatRange).join(',')}`,
    );
  }
  return { address, range };
}

function nextFree(files: FileSystem, directory: string, ranges: readonly Ipv4Range[], index: number): Allocation {
  for (const { address, range } of candidates(ranges, lastReserved(files, directory, index))) {
    if (address !== range.gateway && !files.exists(`${directory}/${formatAddress(address)}`)) return { address, range };
  }
  throw new CniError(
    `failed to allocate for range ${index}: no IP addresses available in range set: ${ranges.map(formatRange).join(',')}`,
  );
}

function lastReserved(files: FileSystem, directory: string, index: number): number | undefined {
  const path = `${directory}/last_reserved_ip.${index}`;
  return files.exists(path) ? parseAddress(files.readText(path).trim()) : undefined;
}

/** Every address once, starting behind `last`. */
function* candidates(ranges: readonly Ipv4Range[], last: number | undefined): Generator<Allocation> {
  const at = last === undefined ? -1 : ranges.findIndex((range) => isInRange(range, last));
  const start = ranges[at];
  if (start === undefined || last === undefined) {
    for (const range of ranges) yield* addresses(range, range.first, range.last);
    return;
  }
  yield* addresses(start, last + 1, start.last);
  for (const range of [...ranges.slice(at + 1), ...ranges.slice(0, at)])
    yield* addresses(range, range.first, range.last);
  yield* addresses(start, start.first, last);
}

function* addresses(range: Ipv4Range, first: number, last: number): Generator<Allocation> {
  for (let address = first; address <= last; address += 1) yield { address, range };
}
