import type { Status } from '../api/meta-v1.ts';
import { EtcdError } from '../etcd/etcd.ts';
import { type StatusError, toStatusError } from '../meta/status.ts';
import type { HttpAnswer } from '../network/http.ts';

const jsonHeaders = { 'content-type': 'application/json' };

/** Ends in a line break, as Go's encoder writes JSON. */
export function jsonAnswer(status: number, text: string): HttpAnswer {
  return { status, headers: jsonHeaders, body: `${text}\n` };
}

export function objectAnswer(status: number, object: object): HttpAnswer {
  return jsonAnswer(status, JSON.stringify(object));
}

export function textAnswer(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: text,
  };
}

/** The answer that a failure gives: always a Status. */
export function errorAnswer(error: unknown): HttpAnswer {
  const { status } = asStatusError(error);
  const seconds = status.details?.retryAfterSeconds;
  const answer = objectAnswer(status.code ?? 500, withoutUndefined(status));
  return seconds === undefined ? answer : { ...answer, headers: { ...jsonHeaders, 'retry-after': String(seconds) } };
}

export function asStatusError(error: unknown): StatusError {
  if (error instanceof EtcdError) return toStatusError(new Error(error.message));
  return toStatusError(error);
}

function withoutUndefined(status: Status): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, ...status };
}

/** What a request gets that nothing serves. */
export function notFoundAnswer(): HttpAnswer {
  return textAnswer(404, '404 page not found\n');
}
