import type { NetworkNamespace } from '../../../network/network-stack.ts';
import { isSystemError } from '../../../system-error.ts';
import type { Process } from '../../process.ts';

/** `ip OBJECT ...`: what stands behind the object. */
export interface IpCall {
  readonly process: Process;
  readonly args: readonly string[];
  readonly isBrief: boolean;
  readonly isOneLine: boolean;
}

export type IpObject = (call: IpCall) => Promise<number>;

/** Ends `ip` with a message. */
export class IpError extends Error {
  override readonly name = 'IpError';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** The namespace that the caller is in, to change. Throws IpError for anyone but root. */
export function changeableNamespace(process: Process): NetworkNamespace {
  if (process.user.uid !== 0) throw new IpError('RTNETLINK answers: Operation not permitted', 2);
  return currentNamespace(process);
}

export function currentNamespace(process: Process): NetworkNamespace {
  return process.kernel.networkNamespaceOf(process.pid) ?? process.kernel.network;
}

/** Words as pairs: `dev eth0 via 10.0.0.1`; a word that stands alone is under `''`. */
export function keywords(args: readonly string[], withValue: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (withValue.includes(word)) {
      index += 1;
      found.set(word, args[index] ?? '');
    } else if (!found.has('')) found.set('', word);
    else throw new IpError(`Error: either "to" is duplicate, or "${word}" is a garbage.`, 255);
  }
  return found;
}

/** What the kernel says of a change that it refuses. */
export function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (isSystemError(error)) throw new IpError(`RTNETLINK answers: ${error.message}`, 2);
    throw error;
  }
}
