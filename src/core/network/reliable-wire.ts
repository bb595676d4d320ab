import type { Clock } from '../clock.ts';
import type { ErrorCode } from '../system-error.ts';
import type { PacketMessage, Segment } from './link.ts';
import type { Wire } from './stream-connection.ts';

/** What a wire reports to and asks of its surroundings. */
export interface WireEnds {
  /** Puts a message on the way to the other side; it may get lost. */
  send(message: PacketMessage): void;
  deliver(segment: Segment): void;
  fail(code: ErrorCode): void;
  /** Called once, when the wire needs to hear nothing more. */
  onDone(): void;
}

const tickMs = 100;
const firstRetransmitMs = 300;
const idleBeforeProbeMs = 30_000;
/** How long the answer to a probe may take before the other side counts as gone. */
const probeAnswerMs = 15_000;
const longestRetransmitPauseMs = 15_000;
/** After so many the other side counts as gone: about 50 s. Counted, because a host that slept wakes much later. */
const maximumRetransmissions = 7;
/** How many segments may arrive before they are acknowledged at once rather than at the next tick. */
const eagerAcknowledgement = 64;

/**
 * Makes a stream of segments reliable over packets that may vanish: numbers, cumulative acknowledgements,
 * retransmission from the oldest (go-back-N) with growing pauses, probes when idle.
 */
export class ReliableWire implements Wire {
  readonly #ends: WireEnds;
  readonly #keeper: WireKeeper;
  #sent: { sequence: number; segment: Segment }[] = [];
  #nextSequence = 0;
  #expected = 0;
  #unansweredArrivals = 0;
  #retransmitAtMs = 0;
  #retransmitPauseMs = firstRetransmitMs;
  #retransmissions = 0;
  #heardMs: number;
  #probedMs: number | undefined;
  #released = false;
  #done = false;

  constructor(keeper: WireKeeper, ends: WireEnds) {
    this.#keeper = keeper;
    this.#ends = ends;
    this.#heardMs = keeper.now();
    keeper.add(this);
  }

  transmit(segment: Segment): void {
    if (this.#done) return;
    const nowMs = this.#keeper.now();
    if (this.#sent.length === 0) this.#retransmitAtMs = nowMs + this.#retransmitPauseMs;
    const entry = { sequence: this.#nextSequence++, segment };
    this.#sent.push(entry);
    this.#sendEntry(entry);
    this.#keeper.wake();
  }

  reset(): void {
    if (this.#done) return;
    this.#ends.send({ kind: 'reset' });
    this.#finish();
  }

  release(): void {
    this.#released = true;
    if (this.#sent.length === 0) this.#finish();
  }

  /** Takes what arrived from the other side. */
  receive(message: PacketMessage): void {
    this.#heardMs = this.#keeper.now();
    this.#probedMs = undefined;
    if (message.kind === 'segment') {
      this.#acknowledge(message.acknowledged);
      this.#accept(message.sequence, message.segment);
    } else if (message.kind === 'acknowledge') this.#acknowledge(message.acknowledged);
    else if (message.kind === 'probe') this.#sendAcknowledgement();
    else if (message.kind === 'reset') this.#break('ECONNRESET');
  }

  /** What is due now: acknowledgements, retransmissions, giving up. Tells whether a tick soon is needed. */
  tick(nowMs: number): boolean {
    if (this.#unansweredArrivals > 0) this.#sendAcknowledgement();
    if (this.#sent.length === 0) return false;
    if (nowMs < this.#retransmitAtMs) return true;
    this.#retransmissions += 1;
    if (this.#retransmissions > maximumRetransmissions) {
      this.#break('ETIMEDOUT');
      return false;
    }
    this.#retransmitPauseMs = Math.min(this.#retransmitPauseMs * 2, longestRetransmitPauseMs);
    this.#retransmitAtMs = nowMs + this.#retransmitPauseMs;
    for (const entry of this.#sent) this.#sendEntry(entry);
    return true;
  }

  /** Called now and then while the connection stands. */
  probe(nowMs: number): void {
    if (this.#probedMs !== undefined) {
      if (nowMs - this.#probedMs >= probeAnswerMs) this.#break('ETIMEDOUT');
    } else if (nowMs - this.#heardMs >= idleBeforeProbeMs) {
      this.#probedMs = nowMs;
      this.#ends.send({ kind: 'probe' });
    }
  }

  #accept(sequence: number, segment: Segment): void {
    if (sequence !== this.#expected) {
      this.#sendAcknowledgement();
      return;
    }
    this.#expected += 1;
    this.#unansweredArrivals += 1;
    if (this.#unansweredArrivals >= eagerAcknowledgement || segment.kind === 'window') this.#sendAcknowledgement();
    else this.#keeper.wake();
    if (!this.#released) this.#ends.deliver(segment);
    else if (segment.kind === 'data') this.reset();
  }

  #acknowledge(acknowledged: number): void {
    const kept = this.#sent.findIndex((entry) => entry.sequence >= acknowledged);
    if (kept === 0) return;
    this.#sent = kept < 0 ? [] : this.#sent.slice(kept);
    this.#retransmitPauseMs = firstRetransmitMs;
    this.#retransmissions = 0;
    this.#retransmitAtMs = this.#heardMs + firstRetransmitMs;
    if (this.#released && this.#sent.length === 0) this.#finish();
  }

  #sendEntry(entry: { sequence: number; segment: Segment }): void {
    this.#unansweredArrivals = 0;
    this.#ends.send({ kind: 'segment', ...entry, acknowledged: this.#expected });
  }

  #sendAcknowledgement(): void {
    this.#unansweredArrivals = 0;
    this.#ends.send({ kind: 'acknowledge', acknowledged: this.#expected });
  }

  #break(code: ErrorCode): void {
    if (this.#done) return;
    this.#finish();
    this.#ends.fail(code);
  }

  #finish(): void {
    if (this.#done) return;
    this.#done = true;
    this.#sent = [];
    if (this.#unansweredArrivals > 0) this.#sendAcknowledgement();
    this.#keeper.delete(this);
    this.#ends.onDone();
  }
}

/** Keeps time for all wires of a machine with one timer, which runs only while a wire needs it. */
export class WireKeeper {
  readonly #clock: Clock;
  readonly #wires = new Set<ReliableWire>();
  #timer: Disposable | undefined;
  #soon = false;
  #probedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  add(wire: ReliableWire): void {
    this.#wires.add(wire);
    if (this.#timer === undefined) this.#arm(idleBeforeProbeMs);
  }

  delete(wire: ReliableWire): void {
    this.#wires.delete(wire);
    if (this.#wires.size === 0) this.stop();
  }

  /** A wire has something to do at the next tick. */
  wake(): void {
    if (!this.#soon) this.#arm(tickMs);
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#soon = false;
  }

  #arm(delayMs: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#soon = delayMs === tickMs;
    this.#timer = this.#clock.setTimer(delayMs, () => this.#tick());
  }

  #tick(): void {
    this.stop();
    const nowMs = this.now();
    let soon = false;
    for (const wire of this.#wires) if (wire.tick(nowMs)) soon = true;
    if (nowMs - this.#probedMs >= idleBeforeProbeMs / 2) {
      this.#probedMs = nowMs;
      for (const wire of this.#wires) wire.probe(nowMs);
    }
    if (this.#wires.size > 0 && this.#timer === undefined) this.#arm(soon ? tickMs : idleBeforeProbeMs / 2);
  }
}
