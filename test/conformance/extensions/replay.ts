import { readFileSync } from 'node:fs';
import { createAdmissionChain } from '../../../src/core/admission/chain.ts';
import { mutatingAdmissionWebhook } from '../../../src/core/admission/mutating-admission-webhook.ts';
import { validatingAdmissionWebhook } from '../../../src/core/admission/validating-admission-webhook.ts';
import { startTestApiServer, type TestApiServer } from '../../../src/core/apiserver/testing.ts';
import { handlerTransport } from '../../../src/core/network/handler-transport.ts';
import type { HttpAnswer, HttpRequest, Transport } from '../../../src/core/network/http.ts';
import { untilAborted } from '../../../src/core/network/until-aborted.ts';
import type { ExtensionTarget } from '../../../src/core/registry/registry-context.ts';
import { SystemError } from '../../../src/core/system-error.ts';
import { maskBody, maskCall } from './mask.ts';
import { nobodyPlaceholder, serverPlaceholder } from './placeholders.ts';
import { type Recorded, type RequestStep, type Step, titleOf } from './step.ts';
import { answerReview } from './webhook-answers.ts';

/** What one request was answered here and by the real server, in a form in which equal means equal. */
export interface Compared {
  readonly request: string;
  readonly ours: unknown;
  readonly real: unknown;
}

/** Sends a script to a server of its own, next to what the real one answered. */
export async function replay(name: string, steps: readonly Step[]): Promise<Compared[]> {
  const recorded = JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8')) as Recorded[];
  const calls: unknown[] = [];
  await using server = await startTestApiServer({
    admission: createAdmissionChain([mutatingAdmissionWebhook, validatingAdmissionWebhook]),
    settings: { dialExtension: (target) => webhookTransport(target, calls) },
  });
  const compared: Compared[] = [];
  for (const [index, step] of steps.entries()) {
    if ('settle' in step) continue;
    if ('until' in step) {
      await waitFor(server, step.until, (text) => text.includes(step.text) !== (step.gone === true));
      continue;
    }
    calls.length = 0;
    const answer = {
      ...(await ask(server, step, titleOf(step, index))),
      ...(calls.length > 0 && { calls: [...calls] }),
    };
    const golden = recorded[compared.length];
    compared.push({ request: answer.request, ours: comparable(answer), real: golden && comparable(golden) });
  }
  return compared;
}

/** The webhooks of the scripts. */
function webhookTransport({ port }: ExtensionTarget, calls: unknown[]): Transport {
  if (`127.0.0.1:${port}` !== serverPlaceholder) {
    return () => Promise.reject(new SystemError('ECONNREFUSED', nobodyPlaceholder));
  }
  const answerOf = async ({ target, body }: HttpRequest): Promise<HttpAnswer> => {
    const text = await body.text();
    calls.push(maskCall(target, text));
    const { status, type, body: answer, silent = false } = answerReview(target, text);
    if (silent) return new Promise(() => {});
    return { status, headers: { 'content-type': type }, body: answer };
  };
  const transport = handlerTransport(answerOf);
  return (call) => untilAborted(transport(call), call.signal);
}

async function ask({ transport }: TestApiServer, step: RequestStep, request: string): Promise<Recorded> {
  const { method, target, body, type = 'application/json', accept = 'application/json' } = step;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': type, accept, 'user-agent': 'test/1' };
  const response = await transport({ method, target, headers, body: text });
  const warning = response.headers['warning'];
  const warnings = warning === undefined ? {} : { warnings: [warning] };
  return { request, code: response.status, ...warnings, body: maskBody(await response.body.text()) };
}

async function waitFor({ transport }: TestApiServer, target: string, holds: (text: string) => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await transport({ method: 'GET', target });
    if (holds(await response.body.text())) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Several errors come in no fixed order. */
function comparable(recorded: Recorded): unknown {
  const body = recorded.body as { details?: { causes?: object[] }; message?: string } | null;
  const causes = body?.details?.causes ?? [];
  if (causes.length < 2) return recorded;
  const sorted = causes.map((cause) => JSON.stringify(cause)).sort();
  const message = body?.message?.replace(/ is invalid: \[.*\]$/s, ' is invalid: [...]');
  return { ...recorded, body: { ...body, message, details: { ...body?.details, causes: sorted } } };
}
