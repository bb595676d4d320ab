/** The errors of Linux system calls that programs print. */
export type ErrorCode =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EBUSY'
  | 'ECHILD'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EHOSTUNREACH'
  | 'EINVAL'
  | 'EISDIR'
  | 'ELOOP'
  | 'ENAMETOOLONG'
  | 'ENETUNREACH'
  | 'ENOENT'
  | 'ENOEXEC'
  | 'ENOSPC'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'EPERM'
  | 'EPIPE'
  | 'EROFS'
  | 'ESRCH'
  | 'ETIMEDOUT'
  | 'EXDEV';

/** A failed system call. `message` is what strerror(3) says of the code, such as `No such file or directory`. */
export class SystemError extends Error {
  readonly code: ErrorCode;
  /** The path or address concerned. */
  readonly subject: string | undefined;

  constructor(code: ErrorCode, subject?: string) {
    super(errorTexts[code]);
    this.name = 'SystemError';
    this.code = code;
    this.subject = subject;
  }
}

export function isSystemError(error: unknown, code?: ErrorCode): error is SystemError {
  return error instanceof SystemError && (code === undefined || error.code === code);
}

const errorTexts: Record<ErrorCode, string> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EBUSY: 'Device or resource busy',
  ECHILD: 'No child processes',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
  EXDEV: 'Invalid cross-device link',
};
