/**
 * `npm test`: runs everything that must hold. Arguments restrict it to files and folders: `npm test -- src/core/etcd`.
 * The last line is `N passed, N failed`.
 */
import { runTool } from '../scripts/build/run-tool.ts';
import { writeDescriptions } from '../scripts/openapi/write-descriptions.ts';
import { runBrowserTests } from './runner/browser-tests.ts';
import { findTests } from './runner/find-tests.ts';
import { runNodeTests } from './runner/node-tests.ts';
import { Report } from './runner/results.ts';

writeDescriptions();
const tests = findTests(process.argv.slice(2));
const report = new Report();

await attempt('node tests', () => runNodeTests(tests.node, report));
if (tests.browser.length > 0) {
  await attempt('npm run build', () => runTool('node_modules/.bin/tsx', ['scripts/build.ts']));
  await attempt('browser tests', () => runBrowserTests(tests.browser, report));
}
report.end();
process.exit(report.totals.failed > 0 ? 1 : 0);

/** A step that cannot even run is a failure too, and the steps after it still run. */
async function attempt(step: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report.fileDone(step, [{ file: step, name: step, outcome: 'failed', error: text }]);
  }
}
