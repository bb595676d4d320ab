import { readFileSync } from 'node:fs';
import { startTestApiServer, type TestApiServer } from '../../../src/core/apiserver/testing.ts';
import { maskBody } from './mask.ts';
import { type Recorded, type RequestStep, type Step, titleOf } from './step.ts';

/** What one request was answered here and by the real server, in a form in which equal means equal. */
export interface Compared {
  readonly request: string;
  readonly ours: unknown;
  readonly real: unknown;
}

/** Sends a script to a server of its own, next to what the real one answered. */
export async function replay(name: string, steps: readonly Step[]): Promise<Compared[]> {
  const recorded = JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8')) as Recorded[];
  await using server = await startTestApiServer();
  const compared: Compared[] = [];
  for (const [index, step] of steps.entries()) {
    if ('until' in step) {
      await waitFor(server, step.until, (text) => text.includes(step.text) !== (step.gone === true));
      continue;
    }
    const answer = await ask(server, step, titleOf(step, index));
    const golden = recorded[compared.length];
    compared.push({ request: answer.request, ours: comparable(answer), real: golden && comparable(golden) });
  }
  return compared;
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
