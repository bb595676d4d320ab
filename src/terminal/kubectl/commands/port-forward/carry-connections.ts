import type { Pod } from '../../../../core/api/core-v1.ts';
import { type ByteConnection, byteConnection } from '../../../../core/network/byte-connection.ts';
import type { DuplexStream } from '../../../../core/network/http.ts';
import type { Session } from '../../session.ts';
import type { ForwardedPort } from './listen-on-ports.ts';

/** Carries what arrives at a listener to the pod, each connection on a stream of its own, until the listener closes. */
export async function carryConnections(session: Session, pod: Pod, port: ForwardedPort): Promise<void> {
  for await (const connection of port.listener.accept()) {
    await session.print(`Handling connection for ${port.local}\n`);
    void carry(session, pod, port, byteConnection(connection));
  }
}

async function carry(
  session: Session,
  pod: Pod,
  { local, remote }: ForwardedPort,
  connection: ByteConnection,
): Promise<void> {
  const { name, namespace = '' } = pod.metadata;
  const target = `/api/v1/namespaces/${namespace}/pods/${name}/portforward?ports=${remote}`;
  try {
    const stream = await session.upgrade({ target, protocol: 'portforward.k8s.io' });
    await Promise.all([carryOut(connection, stream), carryIn(stream, connection)]);
  } catch (error) {
    if (!connection.closed.aborted) {
      const reason = error instanceof Error ? error.message : String(error);
      await session.printError(`error creating forwarding stream for port ${local} -> ${remote}: ${reason}\n`);
    }
  }
  connection.end();
}

async function carryOut(connection: ByteConnection, stream: DuplexStream): Promise<void> {
  try {
    for (let bytes = await connection.read(); bytes !== undefined; bytes = await connection.read())
      await stream.send(bytes);
  } catch {
    stream.close();
  }
}

async function carryIn(stream: DuplexStream, connection: ByteConnection): Promise<void> {
  for (let message = await stream.receive(); message !== undefined; message = await stream.receive()) {
    await connection.write(typeof message === 'string' ? new TextEncoder().encode(message) : message);
  }
  connection.end();
}
