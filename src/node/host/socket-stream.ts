import type { Duplex } from 'node:stream';
import type { Chunk, DuplexStream } from '../../core/network/http.ts';

/** The bytes of a connection that a server has upgraded. `head`: what came with the answer. */
export function socketStream(socket: Duplex, head: Uint8Array): DuplexStream {
  socket.on('error', () => socket.destroy());
  if (head.length > 0) socket.unshift(head);
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Chunk>;
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        socket.write(message, (error) => (error ? reject(error) : resolve()));
      }),
    receive: async () => {
      const step = await chunks.next();
      return step.done === true ? undefined : step.value;
    },
    close: () => void socket.end(),
  };
}
