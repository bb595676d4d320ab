import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BatchMessage } from './batch-reporter.ts';
import type { Report, TestResult } from './results.ts';

/** Longest silence before a batch counts as stuck, and longest life after its last test. */
const SILENCE_MS = 120_000;
const LEAK_MS = 10_000;
const LARGEST_BATCH = 12;

const batchProgram = fileURLToPath(new URL('batch.ts', import.meta.url));
const reporter = new URL('batch-reporter.ts', import.meta.url).href;

/** Runs test files under node:test, a few processes at a time, several files in each. */
export async function runNodeTests(files: readonly string[], report: Report): Promise<void> {
  const batches = divide(files);
  const work = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await new Batch(batch, report).run();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function divide(files: readonly string[]): string[][] {
  const size = Math.min(LARGEST_BATCH, Math.ceil(files.length / (4 * availableParallelism())));
  const batches: string[][] = [];
  for (let start = 0; start < files.length; start += size) batches.push(files.slice(start, start + size));
  return batches;
}

const SILENT = 'said nothing for two minutes';
const LEAKED = 'left something open (a timer, a server, a worker), so that the process did not end';

class Batch {
  readonly #pending: Set<string>;
  readonly #report: Report;
  #results: TestResult[] = [];
  /** The test, or the file, that was started last. */
  #running = '';
  #lastFile = '';
  #failed = false;
  #output = '';
  readonly #complaints: string[] = [];

  constructor(files: readonly string[], report: Report) {
    this.#pending = new Set(files);
    this.#report = report;
  }

  run(): Promise<void> {
    const child = fork(batchProgram, [...this.#pending], {
      execArgv: ['--import', 'tsx', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const kill = (complaint: string): void => {
      this.#complaints.push(complaint);
      child.kill('SIGKILL');
    };
    let limit = setTimeout(kill, SILENCE_MS, SILENT);
    child.on('message', (message) => {
      this.#take(message as BatchMessage);
      clearTimeout(limit);
      limit = this.#pending.size > 0 ? setTimeout(kill, SILENCE_MS, SILENT) : setTimeout(kill, LEAK_MS, LEAKED);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(limit);
        this.#end(signal ?? code);
        resolve();
      });
    });
  }

  #take(message: BatchMessage): void {
    if (message.type === 'started') this.#running = message.name;
    else if (message.type === 'result') this.#results.push(message.result);
    else if (message.type === 'stray') this.#complaints.push(message.error);
    else this.#finish(message.file);
  }

  #finish(file: string): void {
    this.#failed ||= this.#results.some(({ outcome }) => outcome === 'failed');
    this.#pending.delete(file);
    this.#lastFile = file;
    this.#report.fileDone(file, this.#results);
    this.#results = [];
  }

  /** Whatever did not go well and is no test's failure becomes one of the file that was running. */
  #end(end: string | number | null): void {
    if (this.#pending.size > 0 || (end !== 0 && !this.#failed)) this.#complaints.push(`the process ended with ${end}`);
    if (this.#complaints.length === 0) return;
    const [file = this.#lastFile, ...others] = this.#pending;
    const name = this.#running === '' || this.#pending.has(this.#running) ? '(the file itself)' : this.#running;
    const error = [...this.#complaints, this.#output.trimEnd()].join('\n');
    this.#results.push({ file, name, outcome: 'failed', error });
    this.#finish(file);
    for (const other of others) {
      this.#report.fileDone(other, [
        { file: other, name: '(the file itself)', outcome: 'failed', error: 'was not run' },
      ]);
    }
  }
}
