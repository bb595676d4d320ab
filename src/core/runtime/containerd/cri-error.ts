/** The names of gRPC's codes that the runtime answers with. */
export type CriCode =
  | 'NotFound'
  | 'Unknown'
  | 'InvalidArgument'
  | 'AlreadyExists'
  | 'FailedPrecondition'
  | 'DeadlineExceeded'
  | 'Unimplemented';

/** A call of the runtime interface that failed. */
export class CriError extends Error {
  readonly code: CriCode;

  constructor(code: CriCode, message: string) {
    super(message);
    this.name = 'CriError';
    this.code = code;
  }
}
