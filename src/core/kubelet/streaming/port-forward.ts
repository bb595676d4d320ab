import type { Clock } from '../../clock.ts';
import type { DuplexStream, Headers, HttpAnswer } from '../../network/http.ts';
import { SpdySession } from '../../network/spdy/session.ts';
import { isWebSocketRequest, offeredProtocols, serverHandshake } from '../../network/websocket/handshake.ts';
import { messageStream } from '../../network/websocket/message-stream.ts';
import { type ForwardTarget, isForwardStream, serveForwards } from './forward-streams.ts';
import { negotiateSpdy } from './spdy-upgrade.ts';
import { forwardPorts, websocketForward } from './websocket-forward.ts';

const protocol = 'portforward.k8s.io';
const tunnelPrefix = 'SPDY/3.1+';

/** Forwards ports of a pod for a client that speaks SPDY, SPDY inside a WebSocket, or the channels of a WebSocket. */
export async function servePortForward(
  headers: Headers,
  query: URLSearchParams,
  target: ForwardTarget,
  clock: Clock,
): Promise<HttpAnswer> {
  if (!isWebSocketRequest(headers)) return spdyForward(headers, target, clock);
  const tunnelled = offeredProtocols(headers).filter((one) => one.startsWith(tunnelPrefix) && one.endsWith('.k8s.io'));
  if (tunnelled.length === 0) {
    const ports = forwardPorts(query);
    return typeof ports === 'string' ? { status: 400, body: ports } : websocketForward(headers, ports, target);
  }
  const offered = tunnelled.map((one) => one.slice(tunnelPrefix.length)).join(', ');
  const upgrade = negotiateSpdy({ upgrade: 'SPDY/3.1', 'x-stream-protocol-version': offered }, [protocol]);
  if (!upgrade.agreed) return upgrade.answer;
  return {
    status: 101,
    headers: await serverHandshake(headers, tunnelPrefix + upgrade.protocol),
    upgrade: (stream) => forward(messageStream(stream), target, clock),
  };
}

function spdyForward(headers: Headers, target: ForwardTarget, clock: Clock): HttpAnswer {
  const upgrade = negotiateSpdy(headers, [protocol]);
  if (!upgrade.agreed) return upgrade.answer;
  return { status: 101, headers: upgrade.headers, upgrade: (stream) => forward(stream, target, clock) };
}

async function forward(connection: DuplexStream, target: ForwardTarget, clock: Clock): Promise<void> {
  const session = new SpdySession(connection, { side: 'server', accept: isForwardStream });
  await Promise.all([session.run(), serveForwards(session, target, clock)]);
}
