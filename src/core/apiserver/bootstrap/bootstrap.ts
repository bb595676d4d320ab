import { namespaces } from '../../api/core-v1.ts';
import { isAlreadyExists } from '../../meta/status.ts';
import type { ServerContext } from '../server-context.ts';
import { systemWriter } from './system-writer.ts';

const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Makes what every cluster has from the start, as far as it is not there. */
export async function bootstrap(server: ServerContext): Promise<void> {
  const store = server.served.storeOf(namespaces);
  for (const name of systemNamespaces) {
    if (store.cached('', name) !== undefined) continue;
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} };
    await store.create(namespace, { context: systemWriter(server), namespace: '' }).catch(ignoreExisting);
  }
}

/** Another apiserver may have been faster. */
export function ignoreExisting(error: unknown): void {
  if (!isAlreadyExists(error)) throw error;
}
