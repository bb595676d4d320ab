/** A text that is no expression; thrown inside the parser only. */
export class UnreadableError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.name = 'UnreadableError';
    this.offset = offset;
  }
}
