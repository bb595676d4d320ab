/** Usage: node save-checkpoint.js LIBRARY_URL OUTPUT. JavaScript, because it runs exactly what a user of the library runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const [library, output] = process.argv.slice(2);
const { createPlayground } = await import(library);

if (createPlayground) {
  const playground = await createPlayground({ state: 'ready', store: 'memory' });
  await playground.ready;
  const unready = "kubectl get pods -A --no-headers -o custom-columns=R:.status.conditions[?(@.type=='Ready')].status | grep -vc True";
  const settled = await playground.exec(`for i in $(seq 60); do test "$(${unready})" = 0 && exit 0; sleep 1; done; exit 1`);
  if (settled.exitCode !== 0) throw new Error('the pods of the new cluster do not get ready');
  const blob = await playground.save();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await playground.close();
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, isGzip ? bytes : gzipSync(bytes, { level: 9 }));
}
process.exit();
