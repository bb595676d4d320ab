/** An evaluation that has no value; the message is what the server says. */
export class CelError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CelError';
  }
}

export function noSuchOverload(): CelError {
  return new CelError('no such overload');
}
