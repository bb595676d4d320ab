import type { Node } from '../../api/core-v1.ts';
import type { Process } from '../../machine/process.ts';
import { dialHttp } from '../../network/dial-http.ts';
import type { Transport } from '../../network/http.ts';
import { kubeletAddress } from '../../resources/core/pods/kubelet-connection.ts';
import { readIdentity } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

/** Reaches kubelets over the network, as the client that `--kubelet-client-certificate` names. Connections are kept. */
export function createKubeletDialer(process: Process, flags: ApiServerFlags): (node: Node, port: number) => Transport {
  const { kubeletClientCertificate, kubeletClientKey } = flags;
  const identity =
    kubeletClientCertificate === '' ? undefined : readIdentity(process, kubeletClientCertificate, kubeletClientKey);
  const transports = new Map<string, Transport>();
  return (node, port) => {
    const address = kubeletAddress(node, flags.kubeletAddressTypes);
    const key = `${address}:${port}`;
    const known = transports.get(key);
    if (known !== undefined) return known;
    const transport = dialHttp(process.network, {
      address,
      port,
      tls: {
        clock: process.clock,
        serverName: address,
        roots: [],
        insecureSkipVerify: true,
        ...(identity !== undefined && { identity }),
      },
    });
    transports.set(key, transport);
    return transport;
  };
}

/** Reaches whatever listens at an address, for proxies; each call on a connection of its own. */
export function createAddressDialer(process: Process): (address: string, port: number, secure: boolean) => Transport {
  return (address, port, secure) => {
    const tls = { clock: process.clock, serverName: address, roots: [], insecureSkipVerify: true };
    return dialHttp(process.network, { address, port, ...(secure && { tls }) });
  };
}
