import type { FileSystem } from '../../machine/file-system.ts';
import { isSystemError } from '../../system-error.ts';
import { networkOf } from '../address.ts';
import { CniError } from './cni-plugin.ts';

/** What flannel's daemon tells its plugin about the machine it runs on. */
export interface SubnetFile {
  /** Of the whole cluster: `10.244.0.0/16`. */
  readonly network: string;
  /** The machine's part, by the address of its bridge: `10.244.1.1/24`. */
  readonly subnet: string;
  readonly mtu: number;
  readonly ipMasquerade: boolean;
}

export const subnetFilePath = '/run/flannel/subnet.env';

export function formatSubnetFile({ network, subnet, mtu, ipMasquerade }: SubnetFile): string {
  return [
    `FLANNEL_NETWORK=${network}`,
    `FLANNEL_SUBNET=${subnet}`,
    `FLANNEL_MTU=${mtu}`,
    `FLANNEL_IPMASQ=${ipMasquerade}`,
    '',
  ].join('\n');
}

/** Throws a CniError where the daemon has not written the file yet. */
export function readSubnetFile(files: FileSystem, path: string): SubnetFile {
  const values = new Map(
    readText(files, path)
      .split('\n')
      .map((line): [string, string] => {
        const equals = line.indexOf('=');
        return [line.slice(0, equals), line.slice(equals + 1)];
      }),
  );
  const network = values.get('FLANNEL_NETWORK');
  const subnet = values.get('FLANNEL_SUBNET');
  if (network === undefined || subnet === undefined)
    throw new CniError(`${path} is missing FLANNEL_NETWORK, FLANNEL_SUBNET`);
  return {
    network,
    subnet,
    mtu: Number(values.get('FLANNEL_MTU') ?? 1500),
    ipMasquerade: values.get('FLANNEL_IPMASQ') === 'true',
  };
}

function readText(files: FileSystem, path: string): string {
  try {
    return files.readText(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = `open ${path}: ${error.message.toLowerCase()}`;
    throw new CniError(`failed to load flannel 'subnet.env' file: ${reason}. Check the flannel pod log for this node.`);
  }
}

/** `10.244.1.1/24` gives `10.244.1.0/24`. */
export function subnetOf(cidr: string): string {
  const [address = '', prefix = ''] = cidr.split('/');
  return networkOf(address, Number(prefix));
}
