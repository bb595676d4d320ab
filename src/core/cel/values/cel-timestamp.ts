/** A point in time: nanoseconds since the epoch, and the offset it was written with. */
export class CelTimestamp {
  readonly nanos: bigint;
  readonly offsetMinutes: number;

  constructor(nanos: bigint, offsetMinutes = 0) {
    this.nanos = nanos;
    this.offsetMinutes = offsetMinutes;
  }
}
