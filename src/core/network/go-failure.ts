import { isSystemError, type SystemError } from '../system-error.ts';
import { ResolveError } from './resolve-error.ts';
import { TlsError } from './tls-error.ts';

/** Why a request got no answer, as Go's net/http says it to programs that print it: `dial tcp 10.0.0.1:443: i/o timeout`. */
export function goFailure(error: unknown): string {
  if (isSystemError(error)) return systemFailure(error);
  if (error instanceof ResolveError) return `dial tcp: ${error.message}`;
  if (error instanceof TlsError && error.message.startsWith('x509:')) {
    return `tls: failed to verify certificate: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function systemFailure({ code, subject, message }: SystemError): string {
  const where = subject === undefined ? '' : ` ${subject}`;
  if (code === 'ETIMEDOUT') return `dial tcp${where}: i/o timeout`;
  if (code !== 'ECONNRESET') return `dial tcp${where}: connect: ${message.toLowerCase()}`;
  return subject === undefined || subject === 'EOF' ? 'EOF' : `read tcp${where}: read: connection reset by peer`;
}
