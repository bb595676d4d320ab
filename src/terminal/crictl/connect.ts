import type { Process } from '../../core/machine/process.ts';
import { dialHttp } from '../../core/network/dial-http.ts';
import type { Transport } from '../../core/network/http.ts';
import { criSocket } from '../../core/runtime/cri.ts';
import { type CriClient, createCriClient } from '../../core/runtime/cri-client.ts';
import { isSystemError } from '../../core/system-error.ts';
import type { Invocation } from '../cli/command.ts';
import { stringFlag } from '../cli/flag.ts';

/** Flags of every command. */
export const globalFlags = {
  'runtime-endpoint': stringFlag({ usage: 'Endpoint of CRI container runtime service' }),
  'image-endpoint': stringFlag({ usage: 'Endpoint of CRI image manager service' }),
};

/** A client of the runtime that the flags, the environment or the default name. Its calls reject when nobody serves the socket. */
export function connect(invocation: Invocation): CriClient {
  const { process } = invocation;
  const named = invocation.inherited(globalFlags)['runtime-endpoint'];
  const endpoint = named === '' ? (process.env.get('CONTAINER_RUNTIME_ENDPOINT') ?? `unix://${criSocket}`) : named;
  const path = endpoint.replace(/^unix:\/\//, '');
  return createCriClient(explained(process, path));
}

function explained(process: Process, path: string): Transport {
  const transport = dialHttp(process.network, { path });
  return async (call) => {
    try {
      return await transport(call);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new Error(
        `validate service connection: validate CRI v1 runtime API for endpoint "unix://${path}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${path}: connect: ${error.message.replace(/:.*$/, '').toLowerCase()}"`,
      );
    }
  };
}
