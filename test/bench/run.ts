/**
 * `npm run bench`: builds, measures, and prints one JSON object a line. Arguments name the cases to measure:
 * `npm run bench -- start page`.
 */
import { runTool } from '../../scripts/build/run-tool.ts';
import { cases } from './cases.ts';

const wanted = process.argv.slice(2);
await runTool('node_modules/.bin/tsx', ['scripts/build.ts']);
for (const name of wanted.length > 0 ? wanted : cases.keys()) {
  await runTool(process.execPath, ['--expose-gc', '--import', 'tsx', 'test/bench/case.ts', name]).catch(
    (error: unknown) => {
      console.error(`${name}: ${String(error)}`);
      process.exitCode = 1;
    },
  );
}
