import { setTimeout as hostSleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { Answer, Exchange, Server, WatchLimits } from './exchange.ts';
import { fillIn } from './fill-in.ts';
import { Masks } from './masks.ts';
import type { RecordedAnswer } from './recording.ts';
import type { Script, Step } from './script.ts';

type Parts = Pick<RecordedAnswer, 'body' | 'ended' | 'events'>;

/** Sends a script's requests one after the other. `expected` tells how much of each stream to read. */
export async function* runScript(
  script: Script,
  server: Server,
  expected: ReadonlyMap<string, RecordedAnswer> = new Map(),
): AsyncGenerator<RecordedAnswer> {
  const answers = new Map<string, unknown>();
  const masks = new Masks(script.text, await currentVersion(server));
  for (const [index, step] of script.steps.entries()) {
    const fill = (text: string): string => fillIn(text, script.constants, answers);
    const exchange = exchangeOf(step, fill, expected.get(step.name));
    const { answer, ...parts } = await sendUntil(step, server, exchange);
    if (step.label !== undefined) answers.set(step.label, parts.body ?? parts.events);
    yield masks.mask(index + 1, { name: step.name, status: answer.status, headers: answer.headers, ...parts });
  }
}

/** Something that happens by itself may take a moment. */
async function sendUntil(step: Step, server: Server, exchange: Exchange): Promise<Parts & { answer: Answer }> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await server.send(exchange).catch((error: unknown) => {
      throw new Error(`no answer: ${step.name}`, { cause: error });
    });
    const parts = bodyOf(step, answer);
    const [, path, value] = /^(.*)=(.*)$/.exec(step.until ?? '') ?? [];
    const isDone =
      path === undefined || fillIn(`{{body.${path}}}`, new Map(), new Map([['body', parts.body]])) === value;
    if (isDone || attempt === 50) return { answer, ...parts };
    await hostSleep(20);
  }
}

async function currentVersion(server: Server): Promise<number> {
  const first: Exchange = {
    ...{ method: 'GET', target: '/api/v1/namespaces', headers: {}, body: undefined },
    ...{ anonymous: false, watch: undefined },
  };
  const { text } = await server.send(first);
  return Number((JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion);
}

function exchangeOf(step: Step, fill: (text: string) => string, expected: RecordedAnswer | undefined): Exchange {
  const headers = Object.entries(step.headers).map(([name, value]) => [name, fill(value)]);
  return {
    method: step.method,
    target: fill(step.target),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: step.body === undefined ? undefined : bytesOf(fill(step.body)),
    anonymous: step.anonymous,
    watch: step.watch ? limitsOf(expected) : undefined,
  };
}

function limitsOf(expected: RecordedAnswer | undefined): WatchLimits {
  return { lines: expected?.events?.length, ended: expected?.ended ?? false };
}

/** `hex:` starts a body that is no text. */
function bytesOf(body: string): string | Uint8Array {
  return body.startsWith('hex:') ? Buffer.from(body.slice('hex:'.length).replace(/\s/g, ''), 'hex') : body;
}

function bodyOf(step: Step, { text, ended, headers }: Answer): Parts {
  if (step.watch && !text.startsWith('{"kind":"Status"')) {
    return {
      events: text
        .split('\n')
        .filter((line) => line !== '')
        .map(readBody),
      ended,
    };
  }
  if (headers['content-type'] === 'application/yaml') return { body: { yaml: parse(text) as unknown } };
  return text === '' ? {} : { body: readBody(text) };
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
