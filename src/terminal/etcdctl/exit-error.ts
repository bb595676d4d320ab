/** What ends etcdctl: `Error: MESSAGE` (nothing where the message is empty) and the exit code. */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'ExitError';
    this.code = code;
  }
}

export const exitCodes = { error: 1, unsupportedOutput: 4, interrupted: 5, badArguments: 128 } as const;

export function badArguments(message: string): ExitError {
  return new ExitError(exitCodes.badArguments, message);
}
