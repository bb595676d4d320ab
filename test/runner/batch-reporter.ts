import { inspect } from 'node:util';
import type { TestResult } from './results.ts';

/** What a batch tells the process that started it. */
export type BatchMessage =
  | { readonly type: 'started'; readonly name: string }
  | { readonly type: 'result'; readonly result: TestResult }
  | { readonly type: 'file-done'; readonly file: string }
  | { readonly type: 'stray'; readonly error: string };

/** The part of node:test's events that matters here. */
interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name: string;
    readonly nesting: number;
    readonly message?: string;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly details?: { readonly type?: string; readonly error?: unknown };
  };
}

/**
 * A reporter for node:test: sends every result to the parent process. The outermost suite is the file. Results come in the
 * order of the tests' definition, so the names of the suites around a test are those that started last.
 */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:diagnostic' && data.message?.startsWith('Error: ')) send({ type: 'stray', error: data.message });
    if (type === 'test:dequeue') send({ type: 'started', name: data.name });
    if (type === 'test:start') {
      names.length = data.nesting;
      names[data.nesting] = data.name;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const place = [...names.slice(0, data.nesting), data.name];
    const result = judge(type === 'test:pass', data, place);
    if (result) send({ type: 'result', result });
    if (data.nesting === 0) send({ type: 'file-done', file: data.name });
  }
  yield '';
}

/**
 * A suite is no test of its own; it counts only if it failed by itself, such as in a hook or while loading its file. A test
 * of which only subtests failed does not count once more.
 */
function judge(passed: boolean, data: TestEvent['data'], [file = '', ...names]: string[]): TestResult | undefined {
  const name = names.join(' > ') || '(the file itself)';
  const isSuite = data.details?.type === 'suite';
  if (isSuite && passed) return undefined;
  if (failureType(data.details?.error) === 'subtestsFailed') return undefined;
  if (data.skip !== undefined || data.todo !== undefined) return { file, name, outcome: 'skipped' };
  if (passed) return { file, name, outcome: 'passed' };
  return { file, name, outcome: 'failed', error: describe(data.details?.error) };
}

function failureType(error: unknown): unknown {
  return error instanceof Error && 'failureType' in error ? error.failureType : undefined;
}

/** node:test wraps what was thrown; its own frames tell a reader nothing. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const text = cause instanceof Error ? (cause.stack ?? String(cause)) : inspect(cause);
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:(internal|async_hooks)/.test(line))
    .join('\n');
}

function send(message: BatchMessage): void {
  process.send?.(message);
}
