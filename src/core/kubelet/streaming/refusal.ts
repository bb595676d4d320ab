import type { HttpAnswer } from '../../network/http.ts';

/** What net/http's Error answers. */
export function refusal(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: `${reason}\n`,
  };
}
