import { quote } from '../../core/meta/quote.ts';

/** A request that got no answer, with Go's words for why. */
export class ConnectionError extends Error {
  readonly method: string;
  readonly url: string;
  /** `dial tcp 172.30.1.2:6443: connect: connection refused`. */
  readonly reason: string;

  constructor(method: string, url: string, reason: string) {
    super(`${method.charAt(0)}${method.slice(1).toLowerCase()} ${quote(url)}: ${reason}`);
    this.name = 'ConnectionError';
    this.method = method;
    this.url = url;
    this.reason = reason;
  }
}

/** The command line does not make sense; the hint at help follows the message. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Several things went wrong; each is reported on its own line. */
export class ManyErrors extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    const texts = errors.map((error) => (error instanceof Error ? error.message : String(error)));
    super(texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`);
    this.name = 'ManyErrors';
    this.errors = errors;
  }
}

/** What the kubeconfig says does not fit together. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

/** Ends the command with this status and no further words. */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number, message = '') {
    super(message);
    this.name = 'ExitError';
    this.code = code;
  }
}

/** The server has no such type. */
export class NoResourceTypeError extends Error {
  constructor(resource: string, group = '', version = '') {
    const where = [
      group === '' ? '' : ` in group ${quote(group)}`,
      version === '' ? '' : `${group === '' ? ' in' : ' and'} version ${quote(version)}`,
    ];
    super(`the server doesn't have a resource type ${quote(resource)}${where.join('')}`);
    this.name = 'NoResourceTypeError';
  }
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
}
