/** A label or field selector that cannot be parsed, in the server's words. */
export class SelectorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectorError';
  }
}
