/** `npm run check`: runs every check, the quick ones first, and names those that failed. */
import { runTool } from './build/run-tool.ts';
import { writeDescriptions } from './openapi/write-descriptions.ts';

const checks = ['layers', 'lint', 'types', 'size', 'unused'];
const failed: string[] = [];

// Lint and types read the type of what is generated.
writeDescriptions();
for (const check of checks) {
  await runTool('npm', ['run', '--silent', `check:${check}`]).catch(() => failed.push(check));
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
