import type { IncomingHttpHeaders } from 'node:http';
import type { Headers } from '../../core/network/http.ts';

/** Those that are between two neighbours only. */
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te', 'trailer']);

/** What a client wrote, for the apiserver; `upgrading` keeps what asks to leave HTTP. */
export function forwardedHeaders(headers: IncomingHttpHeaders, upgrading = false): Headers {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const kept = !hopByHop.has(name) || (upgrading && name === 'connection');
    if (value !== undefined && kept) forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  if (!upgrading) delete forwarded['upgrade'];
  return forwarded;
}
