/** One request of a script, or a pause until something holds. */
export type Step = RequestStep | AwaitStep | SettleStep;

export interface RequestStep {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  readonly target: string;
  readonly body?: object | string;
  /** Default: `application/json`. */
  readonly type?: string;
  readonly accept?: string;
}

/** Asks until an answer contains a text. Nothing of it is recorded. */
export interface AwaitStep {
  readonly until: string;
  readonly text: string;
  /** Asks until the text is gone. */
  readonly gone?: boolean;
}

/** Waits until what was written is heeded everywhere. */
export interface SettleStep {
  readonly settle: true;
}

/** What a request was answered, times and ids masked. */
export interface Recorded {
  readonly request: string;
  readonly code: number;
  readonly warnings?: readonly string[];
  readonly body: unknown;
  /** What webhooks were sent meanwhile. */
  readonly calls?: readonly unknown[];
}

export function titleOf({ method, target }: RequestStep, index: number): string {
  return `${index}: ${method} ${target}`;
}
