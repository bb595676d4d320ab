/** The only source of time and chance. Everything else in the project asks a `Clock`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `callback` once, `delayMs` from now; disposing the timer before that prevents it. */
  setTimer(delayMs: number, callback: () => void): Disposable;
  /** Resolves after `delayMs`. Rejects with the signal's reason when it aborts first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /** A version 4 UUID. */
  uuid(): string;
}

export interface ClockOptions {
  /** How many milliseconds of the playground pass in one of the host; 0 is a manual clock that only `advance` moves. */
  speed?: number;
  /** Where a manual clock starts, in milliseconds since the epoch. Default: the host's time. */
  startMs?: number;
  /** Makes `random`, `randomBytes` and `uuid` repeat. Default: drawn from the host. */
  seed?: number;
}

interface PendingTimer {
  dueMs: number;
  order: number;
  callback: () => void;
}

/** A clock that can be paused, stepped and sped up. With `speed: 1` it is the host's clock. */
export class PlaygroundClock implements Clock {
  #speed: number;
  #hostOriginMs: number;
  #originMs: number;
  #order = 0;
  #timers: PendingTimer[] = [];
  #wakeUp: ReturnType<typeof setTimeout> | undefined;
  readonly #randomWord: () => number;

  constructor(options: ClockOptions = {}) {
    this.#speed = options.speed ?? 1;
    this.#hostOriginMs = Date.now();
    this.#originMs = options.startMs ?? this.#hostOriginMs;
    this.#randomWord = options.seed === undefined ? hostRandomWord : seededRandomWord(options.seed);
  }

  now(): number {
    if (this.#speed === 0) return this.#originMs;
    return Math.floor(this.#originMs + (Date.now() - this.#hostOriginMs) * this.#speed);
  }

  setTimer(delayMs: number, callback: () => void): Disposable {
    const timer: PendingTimer = { dueMs: this.now() + Math.max(0, delayMs), order: this.#order++, callback };
    insert(this.#timers, timer);
    if (this.#timers[0] === timer) this.#schedule();
    return { [Symbol.dispose]: () => this.#cancel(timer) };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        timer[Symbol.dispose]();
        reject(signal?.reason);
      };
      const timer = this.setTimer(delayMs, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  random(): number {
    return this.#randomWord() / 0x1_0000_0000;
  }

  randomBytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) bytes[index] = this.#randomWord() & 0xff;
    return bytes;
  }

  uuid(): string {
    const bytes = this.randomBytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Stops time; `advance` still moves it. */
  pause(): void {
    this.speed(0);
  }

  /** From now on `factor` milliseconds pass in one of the host. */
  speed(factor: number): void {
    this.#originMs = this.now();
    this.#hostOriginMs = Date.now();
    this.#speed = factor;
    this.#schedule();
  }

  /**
   * Moves time forward by `durationMs`, firing what falls due in order and letting each firing's consequences settle
   * before the next.
   */
  async advance(durationMs: number): Promise<void> {
    const targetMs = this.now() + durationMs;
    await settle();
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= targetMs; next = this.#timers[0]) {
      this.#moveTo(next.dueMs);
      this.#timers.shift();
      next.callback();
      await settle();
    }
    this.#moveTo(targetMs);
    this.#schedule();
  }

  #moveTo(timeMs: number): void {
    this.#originMs = Math.max(timeMs, this.now());
    this.#hostOriginMs = Date.now();
  }

  #cancel(timer: PendingTimer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
    if (this.#timers.length === 0) clearTimeout(this.#wakeUp);
  }

  #schedule(): void {
    clearTimeout(this.#wakeUp);
    const next = this.#timers[0];
    if (next === undefined || this.#speed === 0) return;
    const delayMs = Math.max(0, (next.dueMs - this.now()) / this.#speed);
    this.#wakeUp = setTimeout(() => this.#fireDue(), Math.min(delayMs, maximumHostTimerMs));
  }

  #fireDue(): void {
    const nowMs = this.now();
    for (let next = this.#timers[0]; next !== undefined && next.dueMs <= nowMs; next = this.#timers[0]) {
      this.#timers.shift();
      next.callback();
    }
    this.#schedule();
  }
}

/** Hosts count timers in 32 bits. */
const maximumHostTimerMs = 0x7fff_ffff;

function insert(timers: PendingTimer[], timer: PendingTimer): void {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = timers[middle];
    if (other !== undefined && other.dueMs <= timer.dueMs) low = middle + 1;
    else high = middle;
  }
  timers.splice(low, 0, timer);
}

/** Lets every continuation that is ready run, including those behind a turn of the host's event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}

const hostRandomPool = new Uint32Array(1024);
let hostRandomNext = hostRandomPool.length;
function hostRandomWord(): number {
  if (hostRandomNext === hostRandomPool.length) {
    crypto.getRandomValues(hostRandomPool);
    hostRandomNext = 0;
  }
  return hostRandomPool[hostRandomNext++] ?? 0;
}

/** The 32-bit mulberry generator: small, fast, and good enough to make runs repeat. */
function seededRandomWord(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  };
}

/** Aborts after this long in the host's own time, whatever the clock of a playground does. For those who wait outside of it. */
export function hostTimeout(durationMs: number): AbortSignal {
  return AbortSignal.timeout(durationMs);
}
