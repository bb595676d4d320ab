import type { Pod } from '../../../../core/api/core-v1.ts';
import type { SpdySession } from '../../../../core/network/spdy/session.ts';
import type { SpdyStream } from '../../../../core/network/spdy/stream.ts';
import type { Session } from '../../session.ts';

/** The one connection to a pod's node that all forwarded connections share. */
export interface Tunnel {
  /** Resolves when it is lost. */
  readonly over: Promise<void>;
  /** Opens the two streams of a connection to a port. Rejects when the tunnel is over. */
  connect(port: number): Promise<{ readonly data: SpdyStream; readonly error: SpdyStream }>;
  close(): void;
}

/** SPDY inside a WebSocket. Rejects in kubectl's words. */
export async function openTunnel(session: Session, pod: Pod): Promise<Tunnel> {
  const { name, namespace = '' } = pod.metadata;
  const spdy = await openSession(session, `/api/v1/namespaces/${namespace}/pods/${name}/portforward`);
  void spdy.run();
  let requests = 0;
  return {
    over: spdy.over,
    close: () => spdy.close(),
    connect: async (port) => {
      const headers = { port: String(port), requestid: String(requests++) };
      const error = await spdy.open({ ...headers, streamtype: 'error' });
      await error.end();
      return { error, data: await spdy.open({ ...headers, streamtype: 'data' }) };
    },
  };
}

async function openSession(session: Session, target: string): Promise<SpdySession> {
  try {
    const stream = await session.upgrade({ target, protocol: 'SPDY/3.1+portforward.k8s.io' });
    const { SpdySession } = await import('../../../../core/network/spdy/session.ts');
    return new SpdySession(stream, { side: 'client' });
  } catch (error) {
    throw new Error(`error upgrading connection: ${error instanceof Error ? error.message : String(error)}`);
  }
}
