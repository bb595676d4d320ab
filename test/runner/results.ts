/** What became of one test. */
export interface TestResult {
  readonly file: string;
  /** The names of the suites around it and its own. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed, ready to print. */
  readonly error?: string;
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** Prints a line a file as it is done and every failure in full, and counts. */
export class Report {
  readonly totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  readonly #failures: TestResult[] = [];

  fileDone(file: string, results: readonly TestResult[]): void {
    const failures = results.filter(({ outcome }) => outcome === 'failed');
    for (const { outcome } of results) this.totals[outcome] += 1;
    console.log(`${failures.length > 0 ? 'FAIL' : 'ok  '} ${file} (${results.length})`);
    for (const failure of failures) {
      this.#failures.push(failure);
      printFailure(failure);
    }
  }

  /** The names of what failed once more, then the totals as the very last line. */
  end(): void {
    if (this.#failures.length > 0) console.log('\nfailed:');
    for (const { file, name } of this.#failures) console.log(`  ${file}: ${name}`);
    if (this.totals.skipped > 0) console.log(`${this.totals.skipped} skipped`);
    console.log(`${this.totals.passed} passed, ${this.totals.failed} failed`);
  }
}

function printFailure({ name, error }: TestResult): void {
  console.log(`     ${name}`);
  for (const line of (error ?? '').split('\n')) console.log(`       ${line}`);
}
