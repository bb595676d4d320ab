import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { nodeEnv, print, timed } from './figure.ts';
import type { Peer } from './peer-cluster.ts';

const bundled = '.cache/bench/peer.mjs';

/**
 * The same work by `@ngrok/webernetes`: its own apiserver, controllers and kubelets in one thread. Its files import each other
 * without endings, so it runs from a bundle.
 */
export async function measurePeer(nodes: number, pods: number): Promise<void> {
  await build({
    entryPoints: ['test/bench/peer-cluster.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundled,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  const { startPeer } = (await import(pathToFileURL(bundled).href)) as {
    startPeer: (nodes: number) => Promise<Peer>;
  };
  const env = `@ngrok/webernetes 0.3.5, ${nodeEnv}`;
  let peer: Peer | undefined;
  const start = await timed(async () => {
    peer = await startPeer(nodes);
  });
  if (peer === undefined) return;
  const { deploy, close } = peer;
  print({ name: `start of ${nodes} nodes`, value: start, unit: 'ms', env });
  print({ name: 'create deployment to first pod Ready', value: await timed(() => deploy(1)), unit: 'ms', env });
  print({ name: `${pods} pods Ready on ${nodes} nodes`, value: await timed(() => deploy(pods)), unit: 'ms', env });
  await close();
}
