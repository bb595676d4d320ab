import type { SystemError } from '../system-error.ts';

/** Why a name has no address. `notFound`: nobody knows the name; `noData`: it is known, without an address. */
export type ResolveFailure = 'notFound' | 'noData' | 'timeout' | 'misbehaving' | 'unreachable';

/** A name that could not be resolved. `message` is what Go's net package says; `libcMessage` what gai_strerror(3) does. */
export class ResolveError extends Error {
  readonly host: string;
  /** The name server's address. */
  readonly server: string;
  readonly reason: ResolveFailure;

  constructor(host: string, server: string, reason: ResolveFailure, cause?: SystemError) {
    super(`lookup ${host} on ${server}:53: ${goReason(reason, server, cause)}`);
    this.name = 'ResolveError';
    this.host = host;
    this.server = server;
    this.reason = reason;
  }

  get libcMessage(): string {
    if (this.reason === 'notFound') return 'Name or service not known';
    if (this.reason === 'noData') return 'No address associated with hostname';
    return 'Temporary failure in name resolution';
  }
}

function goReason(reason: ResolveFailure, server: string, cause: SystemError | undefined): string {
  if (reason === 'notFound' || reason === 'noData') return 'no such host';
  if (reason === 'misbehaving') return 'server misbehaving';
  const flow = cause?.subject ?? `${server}:53`;
  if (reason === 'timeout') return `read udp ${flow}: i/o timeout`;
  const words = cause?.message.toLowerCase() ?? '';
  if (cause?.code === 'ECONNREFUSED') return `read udp ${flow}: read: ${words}`;
  return `dial udp ${server}:53: connect: ${words}`;
}
