import { type ByteConnection, byteConnection } from '../../../../core/network/byte-connection.ts';
import type { SpdyStream } from '../../../../core/network/spdy/stream.ts';
import { logUnhandled } from '../../discovery/log-unhandled.ts';
import type { Session } from '../../session.ts';
import type { ForwardedPort } from './listen-on-ports.ts';
import type { Tunnel } from './open-tunnel.ts';

/** Carries what arrives at a listener to the pod until the listener closes. A port that cannot be reached ends the tunnel. */
export async function carryConnections(session: Session, tunnel: Tunnel, port: ForwardedPort): Promise<void> {
  for await (const connection of port.listener.accept()) {
    await session.print(`Handling connection for ${port.local}\n`);
    void carry(session, tunnel, port, byteConnection(connection));
  }
}

async function carry(
  session: Session,
  tunnel: Tunnel,
  { local, remote }: ForwardedPort,
  connection: ByteConnection,
): Promise<void> {
  try {
    const { data, error } = await tunnel.connect(remote);
    const problem = textOf(error);
    void carryOut(connection, data);
    await carryIn(data, connection);
    await data.reset();
    const text = await problem;
    if (text !== '') {
      await logUnhandled(session, `an error occurred forwarding ${local} -> ${remote}: ${text}`, 1);
      tunnel.close();
    }
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    await logUnhandled(session, `error creating forwarding stream for port ${local} -> ${remote}: ${reason}`, 1);
  }
  connection.end();
}

async function textOf(stream: SpdyStream): Promise<string> {
  let text = '';
  for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
    text += new TextDecoder().decode(bytes);
  }
  return text;
}

async function carryOut(connection: ByteConnection, data: SpdyStream): Promise<void> {
  try {
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read())
      await data.write(bytes);
    await data.end();
  } catch {
    // Whichever side is over, the other hears of it by its own stream.
  }
}

async function carryIn(data: SpdyStream, connection: ByteConnection): Promise<void> {
  try {
    for (let bytes = await data.read(); bytes !== undefined; bytes = await data.read()) await connection.write(bytes);
  } catch {
    // The local client has left.
  }
}
