/** Usage: node save-checkpoint.js LIBRARY_URL OUTPUT. JavaScript, because it runs exactly what a user of the library runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const [library, output] = process.argv.slice(2);
const { createPlayground } = await import(library);

if (createPlayground) {
  const playground = await createPlayground({ state: 'ready', store: 'memory' });
  await playground.ready;
  const settled = await playground.exec('kubectl wait --for=condition=Ready pod --all --all-namespaces --timeout=60s');
  if (settled.exitCode !== 0) throw new Error(settled.stderr);
  const blob = await playground.save();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await playground.close();
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, isGzip ? bytes : gzipSync(bytes, { level: 9 }));
}
process.exit();
