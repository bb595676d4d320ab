/** A TLS connection that could not be established or trusted. `message` is what Go's crypto/tls and crypto/x509 say. */
export class TlsError extends Error {
  /** Why a certificate was not trusted; undefined where something else was wrong. */
  readonly reason: TlsFailure | undefined;

  constructor(message: string, reason?: TlsFailure) {
    super(message);
    this.name = 'TlsError';
    this.reason = reason;
  }
}

/** What programs that have words of their own (curl, openssl) distinguish. */
export type TlsFailure =
  | 'unknownAuthority'
  | 'selfSigned'
  | 'expired'
  | 'notYetValid'
  | 'hostname'
  | 'usage'
  | 'notTls'
  | 'alert'
  | 'noCertificate'
  | 'proof'
  | 'closed';
