/** Usage: node save-checkpoint.js LIBRARY_URL OUTPUT. JavaScript, because it runs exactly what a user of the library runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const [library, output] = process.argv.slice(2);
const { createPlayground } = await import(library);

if (createPlayground) {
  const playground = await createPlayground({ state: 'ready', store: 'memory' });
  await playground.ready;
  const unready =
    "kubectl get pods -A --no-headers -o custom-columns=R:.status.conditions[?(@.type=='Ready')].status | grep -vc True";
  const settled = await playground.exec(
    `for i in $(seq 60); do test "$(${unready})" = 0 && exit 0; sleep 1; done; exit 1`,
  );
  if (settled.exitCode !== 0) throw new Error('the pods of the new cluster do not get ready');
  // A rollout that still waits to be called complete would have timed out for whoever starts from it later.
  const rolledOut = await playground.exec('kubectl -n kube-system rollout status deployment/coredns --timeout=60s');
  if (rolledOut.exitCode !== 0) throw new Error(`the DNS of the new cluster does not get ready: ${rolledOut.stderr}`);
  await compactHistory(playground);
  const blob = await playground.save();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await playground.close();
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, gzipSync(isGzip ? gunzipSync(bytes) : bytes, { level: 9 }));
}
process.exit();

/** How the cluster came about is of no use to who starts from it, and would be downloaded each time. */
async function compactHistory(playground) {
  const pki = '/etc/kubernetes/pki/etcd';
  const etcdctl = `etcdctl --cacert=${pki}/ca.crt --cert=${pki}/server.crt --key=${pki}/server.key`;
  const status = await playground.exec(`${etcdctl} endpoint status -w json`);
  const [{ Status }] = JSON.parse(status.stdout);
  const { exitCode, stderr } = await playground.exec(`${etcdctl} compact ${Status.header.revision}`);
  if (exitCode !== 0) throw new Error(`the history of the new cluster cannot be compacted: ${stderr}`);
}
