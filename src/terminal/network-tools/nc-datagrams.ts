import type { Process } from '../../core/machine/process.ts';
import { chunkBytes } from '../../core/network/http-body.ts';
import type { DatagramSocket, SocketAddress } from '../../core/network/network-stack.ts';
import { isSystemError, SystemError } from '../../core/system-error.ts';

/** How long netcat waits for the refusal of a datagram. */
const probeMs = 1000;

/** Whether nobody says that this port is closed. */
export async function probeDatagramPort(process: Process, { address, port }: SocketAddress): Promise<boolean> {
  using socket = process.network.bindDatagrams(0);
  socket.send(chunkBytes('X'), address, port);
  try {
    await receiveWithin(process, socket, probeMs);
    return true;
  } catch (error) {
    if (isSystemError(error)) return isSystemError(error, 'ETIMEDOUT');
    throw error;
  }
}

/** Sends the input in datagrams and prints what comes back; ends after `idleMs` without any. */
export async function exchangeDatagrams(
  process: Process,
  { address, port }: SocketAddress,
  idleMs: number | undefined,
): Promise<void> {
  using socket = process.network.bindDatagrams(0);
  const sending = sendInput(process, (piece) => socket.send(piece, address, port));
  try {
    for (;;) await process.stdout.write((await receiveWithin(process, socket, idleMs)).data);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  } finally {
    process.stdin.cancel();
    await sending;
  }
}

/** Prints what arrives, and answers the first sender (or each, with `every`) with the input. */
export async function listenForDatagrams(process: Process, bound: SocketAddress, every: boolean): Promise<void> {
  using socket = process.network.bindDatagrams(bound.port, bound.address);
  let peer: SocketAddress | undefined;
  let answers = false;
  for (;;) {
    const { data, address, port } = await socket.receive(process.killed);
    if (every || peer === undefined) peer = { address, port };
    if (!answers) {
      answers = true;
      void sendInput(process, (piece) => {
        if (peer !== undefined) socket.send(piece, peer.address, peer.port);
      });
    }
    if (peer.address === address && peer.port === port) await process.stdout.write(data);
  }
}

async function sendInput({ stdin }: Process, send: (piece: Uint8Array) => void): Promise<void> {
  for await (const piece of stdin) send(piece);
}

async function receiveWithin(
  { clock, killed }: Process,
  socket: DatagramSocket,
  limitMs: number | undefined,
): Promise<{ data: Uint8Array }> {
  if (limitMs === undefined) return socket.receive(killed);
  const limit = new AbortController();
  const timer = clock.setTimer(limitMs, () => limit.abort(new SystemError('ETIMEDOUT')));
  try {
    return await socket.receive(AbortSignal.any([limit.signal, killed]));
  } finally {
    timer[Symbol.dispose]();
  }
}
