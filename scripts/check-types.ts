/** `npm run check:types`: one type check for each place where code runs, because each sees other globals. */
import { runTool } from './build/run-tool.ts';
import { writeDescriptions } from './openapi/write-descriptions.ts';

const projects = ['.', 'src', 'src/embed', 'src/workers', 'test/browser'];

writeDescriptions();
for (const project of projects) {
  await runTool('node_modules/.bin/tsc', ['-p', project]).catch(() => {
    console.error(`tsc -p ${project} failed`);
    process.exitCode = 1;
  });
}
