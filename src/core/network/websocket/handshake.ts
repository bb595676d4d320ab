import { encodeBase64 } from '../../pki/pem.ts';
import type { Headers } from '../http.ts';
import { chunkBytes } from '../http-body.ts';

/** What RFC 6455 has a server add to the client's key. */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Whether a request asks to leave HTTP for WebSocket. */
export function isWebSocketRequest(headers: Headers): boolean {
  return (
    headers['upgrade']?.toLowerCase() === 'websocket' &&
    headers['connection']?.toLowerCase().includes('upgrade') === true
  );
}

/** The protocols that the client offers, the one it likes best first; empty when it names none. */
export function offeredProtocols(headers: Headers): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
}

/** The headers of a client's request. `key`: 16 random bytes. */
export function clientHandshake(key: Uint8Array, protocols: readonly string[]): Headers {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': encodeBase64(key),
    'sec-websocket-protocol': protocols.join(','),
  };
}

/** The headers of the answer that agrees. `protocol`: empty where the client offered none. */
export async function serverHandshake(headers: Headers, protocol: string): Promise<Headers> {
  const text = `${headers['sec-websocket-key'] ?? ''}${keySuffix}`;
  const digest = await crypto.subtle.digest('SHA-1', new Uint8Array(chunkBytes(text)));
  return {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-accept': encodeBase64(new Uint8Array(digest)),
    ...(protocol === '' ? {} : { 'sec-websocket-protocol': protocol }),
  };
}
