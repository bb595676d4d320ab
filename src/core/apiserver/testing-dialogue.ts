import type { Transport } from '../network/http.ts';

/** One request, and what kube-apiserver v1.36 answered to it: recorded by test/conformance/record-dialogue.mjs. */
export interface DialogueStep {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  /** User and groups; without them the administrator. */
  readonly as?: readonly string[];
  /** What of the answer is compared. */
  readonly show?: readonly string[];
  readonly answer: DialogueAnswer;
}

interface DialogueAnswer {
  readonly code: number;
  readonly message?: string;
  readonly warnings?: string;
  readonly shown?: readonly unknown[];
}

/** Sends the request of a step; the answer is that of the step where the server is like the recorded one. */
export async function playStep(
  transport: Transport,
  { method, path, body, as, show = [] }: Omit<DialogueStep, 'answer'>,
): Promise<DialogueAnswer> {
  const response = await transport({
    method,
    target: path,
    headers: {
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...(as !== undefined && { 'test-user': as.join(',') }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.body.text();
  const value = (text.startsWith('{') ? JSON.parse(text) : { message: text }) as Record<string, unknown>;
  const { message } = value;
  const warnings = response.headers['warning'];
  return {
    code: response.status,
    ...(value['kind'] === 'Status' && typeof message === 'string' && { message }),
    ...(warnings !== undefined && { warnings }),
    ...(show.length > 0 && { shown: show.map((path) => valueAt(value, path) ?? null) }),
  };
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((at, name) => (at as Record<string, unknown> | undefined)?.[name], value);
}
