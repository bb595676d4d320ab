import { type PriorityLevelConfiguration, priorityLevelConfigurations } from '../../api/flowcontrol-v1.ts';
import type { ObjectFeed } from '../../auth/object-feed.ts';
import type { Clock } from '../../clock.ts';
import type { HttpAnswer } from '../../network/http.ts';
import type { Waiter, WaitingRoom } from './waiting-room.ts';

/** The seats of one priority level. */
export class PriorityLevel {
  configuration: PriorityLevelConfiguration;
  limit = 0;
  #executing = 0;
  #room: WaitingRoom | undefined;
  readonly #clock: Clock;

  constructor(configuration: PriorityLevelConfiguration, clock: Clock) {
    this.configuration = configuration;
    this.#clock = clock;
  }

  /** Whether there is a seat. Who gets one gives it back with `leave`. */
  take(): boolean {
    const isFull = !this.#isExempt && (this.#executing >= this.limit || this.#room?.isEmpty === false);
    if (isFull) return false;
    this.#executing++;
    return true;
  }

  leave(): void {
    this.#executing--;
    this.#seatWaiting();
  }

  /** For who got no seat: undefined once he has one, else the answer that refuses him. */
  async wait(waiter: Waiter): Promise<HttpAnswer | undefined> {
    if (this.#room === undefined) {
      const { WaitingRoom } = await import('./waiting-room.ts');
      this.#room ??= new WaitingRoom(this.#clock);
      if (this.take()) return undefined;
    }
    return this.#room.wait(waiter, this.configuration.spec.limited?.limitResponse);
  }

  /** Those that wait sit down as far as there are seats, for there may be more of them now. */
  resize(limit: number): void {
    this.limit = limit;
    this.#seatWaiting();
  }

  get #isExempt(): boolean {
    return this.configuration.spec.type === 'Exempt';
  }

  #seatWaiting(): void {
    while ((this.#isExempt || this.#executing < this.limit) && this.#room?.next() === true) this.#executing++;
  }
}

/** Shares a number of seats among the priority levels of a cluster, as these say. */
export class PriorityLevels {
  readonly #levels = new Map<string, PriorityLevel>();

  constructor(objects: ObjectFeed, clock: Clock, seats: number) {
    objects.subscribe(priorityLevelConfigurations, {
      set: (configuration) => {
        const { name } = configuration.metadata;
        const level = this.#levels.get(name);
        if (level === undefined) this.#levels.set(name, new PriorityLevel(configuration, clock));
        else level.configuration = configuration;
        this.#share(seats);
      },
      delete: ({ metadata }) => {
        this.#levels.delete(metadata.name);
        this.#share(seats);
      },
    });
  }

  get(name: string): PriorityLevel | undefined {
    return this.#levels.get(name);
  }

  #share(seats: number): void {
    const levels = [...this.#levels.values()];
    const all = levels.reduce((sum, level) => sum + sharesOf(level), 0);
    for (const level of levels) level.resize(Math.max(1, Math.ceil((seats * sharesOf(level)) / Math.max(1, all))));
  }
}

function sharesOf({ configuration: { spec } }: PriorityLevel): number {
  return (spec.limited ?? spec.exempt)?.nominalConcurrencyShares ?? 0;
}
