/** `npm start`: builds the site (with --build) and serves dist/ on PORT, 8080 unless told otherwise. */
import { parseArgs } from 'node:util';
import { runTool } from './build/run-tool.ts';
import { createStaticServer } from './serve/static-server.ts';

const { values } = parseArgs({ options: { build: { type: 'boolean', default: false } } });
if (values.build) await runTool('node_modules/.bin/tsx', ['scripts/build.ts']);

const port = Number(process.env['PORT'] ?? 8080);
const server = createStaticServer('dist');
server.once('error', (error) => {
  console.error(`cannot serve on port ${port}: ${error.message}`);
  process.exitCode = 1;
});
server.listen(port, () => console.log(`Tabernetes is served at http://localhost:${port}/`));
