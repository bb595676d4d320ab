import type { Process } from '../machine/process.ts';
import { type Client, createClient } from './client.ts';
import { type ConnectionOverrides, resolveConnection } from './kubeconfig/connection.ts';
import type { Kubeconfig } from './kubeconfig/kubeconfig.ts';
import { readKubeconfig } from './kubeconfig/load.ts';
import { clientTransport } from './kubeconfig/transport.ts';

/** Options of a client that a component makes from its kubeconfig. */
export interface KubeconfigClientOptions extends ConnectionOverrides {
  /** Names the program in requests. Default: the name of the process's program. */
  readonly userAgent?: string;
}

/** A client for the server and user of a kubeconfig, over the process's network. `config` may be the path of a file. Throws an Error when the file cannot be read. */
export function createKubeconfigClient(
  process: Process,
  config: Kubeconfig | string,
  options: KubeconfigClientOptions = {},
): Client {
  const read = typeof config === 'string' ? readKubeconfig(process, config) : config;
  const connection = resolveConnection(process, read, options);
  const { token } = connection;
  return createClient({
    transport: clientTransport(process, connection),
    userAgent: options.userAgent ?? programName(process),
    ...(token === undefined ? {} : { bearerToken: () => token }),
  });
}

function programName({ argv }: Process): string {
  const [path = ''] = argv;
  return path.slice(path.lastIndexOf('/') + 1);
}
