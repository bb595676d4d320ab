import { ResolveError } from '../../core/network/resolve-error.ts';
import { isSystemError, type SystemError } from '../../core/system-error.ts';

/** Why a request got no answer, as Go's network library says it. */
export function goReason(error: unknown, signal?: AbortSignal): string {
  if (signal?.aborted === true) return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (isSystemError(error)) return systemReason(error);
  if (error instanceof ResolveError) return `dial tcp: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function systemReason(error: SystemError): string {
  const subject = error.subject === undefined ? '' : ` ${error.subject}`;
  switch (error.code) {
    case 'ETIMEDOUT':
      return `dial tcp${subject}: i/o timeout`;
    case 'ECONNRESET':
      return error.subject === undefined ? 'EOF' : `read tcp${subject}: read: connection reset by peer`;
    default:
      return `dial tcp${subject}: connect: ${error.message.toLowerCase()}`;
  }
}
