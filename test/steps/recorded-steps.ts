import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AdmissionChain } from '../../src/core/admission/chain.ts';
import { startTestApiServer, type TestApiServer } from '../../src/core/apiserver/testing.ts';

/** A request and what the real server answered, as test/conformance/record-steps.mjs records them. */
interface Step {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly metadata?: { readonly name?: string } };
  readonly type?: string;
  readonly user?: string;
  /** Fields of the answer that are compared. */
  readonly keep?: readonly string[];
  readonly answer: Answer;
}

interface Answer {
  readonly code: number;
  readonly message?: string;
  readonly reason?: string;
  readonly warnings?: readonly string[];
  readonly kept?: unknown;
}

/** A test that sends the requests of a recording one after the other to one server, and compares every answer. */
export function suiteOfSteps(name: string, file: URL, admission?: AdmissionChain): void {
  const steps = JSON.parse(readFileSync(file, 'utf8')) as Step[];
  test(name, async (context) => {
    await using server = await startTestApiServer(admission === undefined ? {} : { admission });
    for (const step of steps) {
      await context.test(step.name, async () => {
        const answer = await send(server, step);
        assert.deepEqual(masked(answer), masked(step.answer));
        if (answer.code < 300) await noticed(server, step);
      });
    }
  });
}

async function send({ transport }: TestApiServer, { method, path, body, type, user, keep }: Step): Promise<Answer> {
  const response = await transport({
    method,
    target: path,
    headers: {
      'content-type': type ?? 'application/json',
      accept: 'application/json',
      ...(user !== undefined && { 'test-user': user }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await textOf(response.body);
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  const isRefused = response.status >= 400;
  const warnings = [response.headers['warning'] ?? []].flat();
  return {
    code: response.status,
    ...(isRefused && { message: String(answer['message']), reason: String(answer['reason']) }),
    ...(warnings.length > 0 && { warnings }),
    ...(keep !== undefined && !isRefused && { kept: Object.fromEntries(keep.map((field) => [field, answer[field]])) }),
  };
}

async function textOf(body: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text;
}

/** Types of rules are named by a number of their own. */
function masked(answer: Answer): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll(/selfType\d*/g, 'selfType'));
}

/** Resolves when the server has taken notice of a definition, a policy or a binding. */
async function noticed({ client }: TestApiServer, { path, body, method }: Step): Promise<void> {
  const [, group = '', version = '', plural = '', name = ''] =
    /^\/apis\/([^/]+)\/([^/]+)\/([^/?]+)(?:\/([^/?]+))?$/.exec(path) ?? [];
  if (!/customresourcedefinitions|admissionpolic/.test(plural)) return;
  const wanted = method === 'POST' ? body?.metadata?.name : name;
  const resource = client.resource<Watched>({ group, version, plural, kind: '', namespaced: false });
  const changes = resource.watch({})[Symbol.asyncIterator]();
  for (;;) {
    const change = await changes.next();
    assert.ok(change.done !== true);
    if (isNoticed((change.value as { object: Watched }).object, plural, wanted)) break;
  }
  await changes.return?.();
}

interface Watched {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

function isNoticed({ metadata, status }: Watched, plural: string, name: string | undefined): boolean {
  if (metadata.name !== name) return false;
  if (plural !== 'customresourcedefinitions') return true;
  return (status?.conditions ?? []).some(
    (condition) => condition.type === 'Established' && condition.status === 'True',
  );
}
