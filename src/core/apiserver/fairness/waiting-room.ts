import type { LimitResponse, QueuingConfiguration } from '../../api/flowcontrol-v1.ts';
import type { Clock } from '../../clock.ts';
import type { HttpAnswer } from '../../network/http.ts';
import { textAnswer } from '../answers.ts';
import { dealHand } from './deal-hand.ts';
import { DroppedRequests } from './dropped-requests.ts';

export interface Waiter {
  /** Requests of one flow wait in the same few queues. */
  readonly flow: string;
  readonly signal: AbortSignal;
}

interface Queue {
  readonly waiting: (() => void)[];
  /** How many had their turn; a queue that was empty starts as if it had had as many as the others. */
  turns: number;
}

/** A quarter of the minute that a request may take. */
const longestWaitMs = 15_000;

/** Where the requests of a priority level wait that has no seat for them. */
export class WaitingRoom {
  readonly #queues = new Map<number, Queue>();
  readonly #dropped: DroppedRequests;
  readonly #clock: Clock;
  #turns = 0;
  #arrivals = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#dropped = new DroppedRequests(clock);
  }

  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  /** Undefined when it is the waiter's turn, else the answer that refuses him. */
  async wait({ flow, signal }: Waiter, response: LimitResponse | undefined): Promise<HttpAnswer | undefined> {
    const { queuing } = response ?? {};
    if (response?.type !== 'Queue' || queuing === undefined || signal.aborted) return this.#refuse();
    const index = this.#shortest(flow, queuing);
    const queue = this.#queues.get(index) ?? { waiting: [], turns: this.#turns };
    if (queue.waiting.length >= (queuing.queueLengthLimit ?? 50)) return this.#refuse();
    this.#queues.set(index, queue);
    const hasTurn = await this.#turnIn(index, queue, signal);
    return hasTurn ? undefined : this.#refuse();
  }

  /** Lets one more in, of the queue that had the fewest turns. False when nobody waits. */
  next(): boolean {
    let first: [number, Queue] | undefined;
    for (const entry of this.#queues) if (first === undefined || entry[1].turns < first[1].turns) first = entry;
    if (first === undefined) return false;
    const [index, queue] = first;
    this.#turns = queue.turns++;
    queue.waiting.shift()?.();
    if (queue.waiting.length === 0) this.#queues.delete(index);
    return true;
  }

  #turnIn(index: number, queue: Queue, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (hasTurn: boolean): void => {
        timer[Symbol.dispose]();
        signal.removeEventListener('abort', giveUp);
        resolve(hasTurn);
      };
      const enter = (): void => end(true);
      const giveUp = (): void => {
        queue.waiting.splice(queue.waiting.indexOf(enter), 1);
        if (queue.waiting.length === 0) this.#queues.delete(index);
        end(false);
      };
      const timer = this.#clock.setTimer(longestWaitMs, giveUp);
      signal.addEventListener('abort', giveUp);
      queue.waiting.push(enter);
    });
  }

  /** Of the queues that the flow may use; who looks first at which changes with every request. */
  #shortest(flow: string, { queues = 64, handSize = 8 }: QueuingConfiguration): number {
    const hand = dealHand(flow, queues, handSize);
    const start = this.#arrivals++ % hand.length;
    const order = [...hand.slice(start), ...hand.slice(0, start)];
    const lengthOf = (index: number): number => this.#queues.get(index)?.waiting.length ?? 0;
    return order.reduce((best, index) => (lengthOf(index) < lengthOf(best) ? index : best));
  }

  #refuse(): HttpAnswer {
    const answer = textAnswer(429, 'Too many requests, please try again later.\n');
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(this.#dropped.add()) } };
  }
}
