/** Ends a command: `message` goes to stderr, unless the command was told to be silent, and `exitCode` to its parent. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'ExitError';
    this.exitCode = exitCode;
  }
}
