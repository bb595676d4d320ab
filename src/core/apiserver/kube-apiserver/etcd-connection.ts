import type { Etcd } from '../../etcd/etcd.ts';
import { connectEtcd } from '../../etcd/etcd-client.ts';
import type { Process } from '../../machine/process.ts';
import { dialHttp } from '../../network/dial-http.ts';
import { readCertificates, readIdentity } from './files.ts';
import type { ApiServerFlags } from './flags.ts';

const startTimeoutMs = 20_000;
const retryMs = 1000;

/** The etcd of `--etcd-servers`. Throws an Error for files that are missing. */
export function openEtcd(process: Process, flags: ApiServerFlags): Etcd {
  const server = flags.etcdServers[0] ?? '';
  const { protocol, hostname, port } = new URL(server.includes('://') ? server : `http://${server}`);
  const { etcdCaFile, etcdCertFile, etcdKeyFile } = flags;
  const tls = {
    clock: process.clock,
    serverName: hostname,
    roots: etcdCaFile === '' ? [] : readCertificates(process, etcdCaFile),
    ...(etcdCertFile !== '' && { identity: readIdentity(process, etcdCertFile, etcdKeyFile) }),
  };
  const transport = dialHttp(process.network, {
    address: hostname,
    port: Number(port || 2379),
    ...(protocol === 'https:' && { tls }),
  });
  return connectEtcd(transport, { clock: process.clock });
}

/** Resolves when etcd answers. Rejects in kube-apiserver's words when it does not for long enough. */
export async function waitForEtcd(
  process: Process,
  etcd: Etcd,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<void> {
  const deadlineMs = process.clock.now() + startTimeoutMs;
  for (;;) {
    try {
      await etcd.range({ key: '/registry/health', countOnly: true });
      return;
    } catch (error) {
      signal.throwIfAborted();
      warn(error instanceof Error ? error.message : String(error));
    }
    if (process.clock.now() >= deadlineMs) throw new Error('error creating storage factory: context deadline exceeded');
    await process.clock.sleep(retryMs, signal);
  }
}
