/** Ends a command of openssl: the message goes to stderr. */
export class OpensslError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'OpensslError';
    this.exitCode = exitCode;
  }
}
