import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noEtcd, startEtcd } from '../../src/node/etcd/testing.ts';
import { measureApi } from './api-load.ts';
import { nodeEnv } from './figure.ts';

const binaries = process.env['REAL_BIN'] ?? 'test/conformance/build/real/bin';
const script = 'test/conformance/start-real.sh';

/** The same load on ours, in memory and over a real etcd, and on the real kube-apiserver with etcd. */
export async function measureReal(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await measureServe(folder, [], `serve, ${nodeEnv}`);
    if (noEtcd !== false) console.error(`real: skipped: ${noEtcd}`);
    else await measureServeOverEtcd(folder);
    if (existsSync(join(binaries, 'kube-apiserver'))) await measureKubeApiserver(join(folder, 'real'));
    else console.error(`real: skipped: there is no kube-apiserver in ${binaries} (REAL_BIN)`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureServeOverEtcd(folder: string): Promise<void> {
  await using etcd = await startEtcd();
  await measureServe(folder, ['--etcd', etcd.url], `serve --etcd, ${nodeEnv}`);
}

async function measureServe(folder: string, more: readonly string[], env: string): Promise<void> {
  const kubeconfig = join(folder, 'ours.kubeconfig');
  const place = ['--nodes', '0', '--port', '0', '--kubeconfig', kubeconfig];
  const flags = process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [];
  const served = spawn(process.execPath, [...flags, 'dist/node/cli.js', 'serve', ...place, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await firstLine(served);
    await measureApi(kubeconfig, env);
  } finally {
    served.kill('SIGTERM');
    await once(served, 'close');
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null || (await stdout[Symbol.asyncIterator]().next()).done === true) throw new Error('serve ended');
}

async function measureKubeApiserver(base: string): Promise<void> {
  const env = {
    ...process.env,
    REAL_BIN: binaries,
    ETCD: process.env['ETCD'] ?? 'etcd',
    REAL_COMPONENTS: 'etcd kube-apiserver',
  };
  try {
    const started = spawnSync('sh', [script, base], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (started.status !== 0) throw new Error(`${script} failed`);
    await measureApi(join(base, 'admin.kubeconfig'), 'kube-apiserver v1.36.4 with etcd');
  } finally {
    spawnSync('sh', [script, '-k', base], { env });
  }
}
