import { dialHttp, type HttpClient } from '../../../network/dial-http.ts';
import { resolveHost } from '../../../network/resolver.ts';
import { isSystemError } from '../../../system-error.ts';
import type { Process } from '../../process.ts';
import { sshPort } from './ssh-protocol.ts';

/** Where `[user@]host` leads. */
export interface Destination {
  readonly user: string;
  readonly host: string;
}

export function parseDestination(process: Process, text: string, login: string | undefined): Destination {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? (login ?? process.env.get('USER') ?? 'root') : text.slice(0, at);
  return { user, host: text.slice(at + 1) };
}

/** Why there is no connection, in ssh's words. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** A client for the machine's sshd. Its calls reject with what `explain` puts into words. */
export async function connect(process: Process, { host }: Destination, port = sshPort): Promise<HttpClient> {
  let address: string | undefined;
  try {
    [address] = await resolveHost(process, host, process.killed);
  } catch {
    address = undefined;
  }
  if (address === undefined) throw new ConnectError(`Could not resolve hostname ${host}: Name or service not known`);
  return dialHttp(process.network, { address, port });
}

/** What ssh says of a failure to connect; anything else is thrown on. */
export function explain(error: unknown, { host }: Destination, port = sshPort): string {
  if (error instanceof ConnectError) return error.message;
  if (isSystemError(error)) return `connect to host ${host} port ${port}: ${error.message}`;
  throw error;
}
