import type { Clock } from '../clock.ts';
import { SystemError } from '../system-error.ts';
import { formatEndpoint } from './address.ts';
import type { Packet, PacketMessage } from './link.ts';
import type { SocketAddress } from './network-stack.ts';

/** As Linux's tcp_syn_retries of 6: again after 1, 3, 7, 15, 31 and 63 s, and the end at 127 s. */
const firstPauseMs = 1000;
const maximumAttempts = 7;

/** What an attempt does to its surroundings. */
export interface DialAttemptEnds {
  send(message: PacketMessage): void;
  /** There was no answer: the next attempt should find the way anew. */
  doubt(): void;
  /** Names who hears what comes back; undefined when nobody does any more. */
  hear(handler: ((packet: Packet) => void) | undefined): void;
  /** The other side accepted. Called before the next packet is heard. */
  accepted(): void;
}

/** Asks `remote` for a connection. Rejects with ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, or the signal's reason. */
export function attemptDial(
  clock: Clock,
  remote: SocketAddress,
  signal: AbortSignal,
  ends: DialAttemptEnds,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: Disposable | undefined;
    const settle = (): void => {
      timer?.[Symbol.dispose]();
      signal.removeEventListener('abort', abort);
    };
    const giveUp = (error: unknown): void => {
      settle();
      ends.hear(undefined);
      reject(error);
    };
    const abort = (): void => giveUp(signal.reason);
    const attempt = (left: number, pauseMs: number): void => {
      if (left === 0) {
        giveUp(new SystemError('ETIMEDOUT', formatEndpoint(remote)));
        return;
      }
      if (left < maximumAttempts) ends.doubt();
      ends.send({ kind: 'syn' });
      timer = clock.setTimer(pauseMs, () => attempt(left - 1, pauseMs * 2));
    };
    ends.hear(({ message }) => {
      if (message.kind === 'accept') {
        settle();
        ends.accepted();
        resolve();
      } else
        giveUp(new SystemError(message.kind === 'unreachable' ? message.code : 'ECONNREFUSED', formatEndpoint(remote)));
    });
    signal.addEventListener('abort', abort, { once: true });
    attempt(maximumAttempts, firstPauseMs);
  });
}
