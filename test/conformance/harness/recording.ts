import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a step was answered, with everything masked that differs from run to run. */
export interface RecordedAnswer {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of a watch. */
  readonly events?: readonly unknown[];
  /** Of a watch: whether the server ended it. */
  readonly ended?: boolean;
}

/** Headers of nearly every answer; a recording says only what is different, and null for one that is not there. */
const usualHeaders: Readonly<Record<string, string>> = {
  'audit-id': '<uid>',
  'cache-control': 'no-cache, private',
  'content-type': 'application/json',
  'x-kubernetes-pf-flowschema-uid': '<uid>',
  'x-kubernetes-pf-prioritylevel-uid': '<uid>',
};

interface StoredAnswer extends Omit<RecordedAnswer, 'headers'> {
  readonly headers?: Readonly<Record<string, string | null>>;
}

const folder = join(import.meta.dirname, '../recordings');

/** One answer a line. */
export function writeRecording(area: string, answers: readonly RecordedAnswer[]): void {
  mkdirSync(folder, { recursive: true });
  const lines = answers.map((answer) => `${JSON.stringify(store(answer))}\n`);
  writeFileSync(join(folder, `${area}.jsonl`), lines.join(''));
}

/** By the names of the steps. Empty where nothing was recorded. */
export function readRecording(area: string): Map<string, RecordedAnswer> {
  const path = join(folder, `${area}.jsonl`);
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => restore(JSON.parse(line) as StoredAnswer)).map((answer) => [answer.name, answer]));
}

function store(answer: RecordedAnswer): StoredAnswer {
  const { name, status, headers, ...rest } = answer;
  const different: Record<string, string | null> = {};
  for (const [header, value] of Object.entries(headers)) if (usualHeaders[header] !== value) different[header] = value;
  for (const header of Object.keys(usualHeaders)) if (!(header in headers)) different[header] = null;
  return { name, status, ...(Object.keys(different).length > 0 && { headers: different }), ...rest };
}

function restore({ headers: different = {}, ...rest }: StoredAnswer): RecordedAnswer {
  const headers = { ...usualHeaders } as Record<string, string>;
  for (const [header, value] of Object.entries(different)) {
    if (value === null) delete headers[header];
    else headers[header] = value;
  }
  return { ...rest, headers };
}
