import type { Status } from '../../src/core/api/meta-v1.ts';
import type { HttpCall, HttpResponse } from '../../src/core/network/http.ts';

/** What a real server says in plain text. */
const plainAnswers = new Map([
  [400, /^400 Bad Request$/],
  [404, /^404 page not found\n?$/],
  [403, /^forbidden: /],
  [503, /not ready|healthz check failed|readyz check failed/],
]);

/** What the real server, too, answers with status 500: it takes these for its own failure. */
const realFailures = [
  /"message":"failed to create typed patch object \(/,
  /"message":"unknown patch type: /,
  /"message":"resourceVersion: Invalid value: /,
  /"message":"strconv.ParseUint: parsing /,
  /"message":"expected a map\[string\]interface \{\}, but received a /,
  /"message":"resourceVersion should not be set on objects to be created"/,
  /"message":"\[?target\.(name|kind): /,
];

/** What is wrong with an answer; undefined when it is one that a Kubernetes API may give. */
export function judge(
  call: HttpCall,
  response: Pick<HttpResponse, 'status' | 'headers'>,
  text: string,
): string | undefined {
  const { status, headers } = response;
  if (status === 500 && realFailures.some((pattern) => pattern.test(text))) return judgeStatus(status, text);
  if (status === 500 || status < 100 || status > 599) return `status ${status}`;
  if (status < 400 || call.method === 'HEAD') return undefined;
  const type = headers['content-type'] ?? '';
  if (type === '' && text === '' && call.target.startsWith('/openapi/')) return undefined;
  if (type.startsWith('text/plain')) {
    return plainAnswers.get(status)?.test(text) === true ? undefined : `plain text with status ${status}`;
  }
  if (type.startsWith('application/yaml')) return text.includes('kind: Status') ? undefined : 'YAML that is no Status';
  return judgeStatus(status, text);
}

function judgeStatus(code: number, text: string): string | undefined {
  let body: Partial<Status>;
  try {
    body = JSON.parse(text) as Partial<Status>;
  } catch {
    return `status ${code} with a body that is no JSON`;
  }
  if (body.kind !== 'Status' || body.apiVersion !== 'v1') return `status ${code} with a ${String(body.kind)}`;
  if (body.status !== 'Failure') return `a failure whose status is ${String(body.status)}`;
  if (body.code !== code) return `status ${code} with the code ${String(body.code)}`;
  if (typeof body.message !== 'string' || body.message === '') return 'a Status without a message';
  return /undefined|\[object Object\]|TypeError|is not a function|Cannot read/.test(body.message)
    ? 'a message that speaks of the program'
    : undefined;
}
