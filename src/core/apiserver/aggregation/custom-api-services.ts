import { customResourceDefinitions } from '../../api/apiextensions-v1.ts';
import { apiServices } from '../../api/apiregistration-v1.ts';
import { isConditionTrue } from '../../meta/conditions.ts';
import { isNotFound } from '../../meta/status.ts';
import { systemWriter } from '../bootstrap/system-writer.ts';
import type { ServerContext } from '../server-context.ts';
import { automanagedLabel, registerLocal } from './local-api-services.ts';

/** Keeps an APIService for each version of a group that a definition serves. */
export function followDefinitions(server: ServerContext): void {
  let last = Promise.resolve();
  const follow = (): void => {
    last = last.then(() => reconcile(server)).catch(() => {});
  };
  server.served.storeOf(customResourceDefinitions).cache.subscribe({ set: follow, delete: follow });
}

async function reconcile(server: ServerContext): Promise<void> {
  const wanted = new Set<string>();
  for (const { object } of server.served.storeOf(customResourceDefinitions).listCached('')) {
    if (!isConditionTrue(object.status?.conditions, 'Established')) continue;
    const { group, versions } = object.spec;
    for (const { name, served } of versions) if (served) wanted.add(`${group}/${name}`);
  }
  for (const groupVersion of wanted) await registerLocal(server, groupVersion);
  for (const { object } of server.served.storeOf(apiServices).listCached('')) {
    const { metadata, spec } = object;
    const isOurs = metadata.labels?.[automanagedLabel] === 'true' && spec.service === undefined;
    if (isOurs && !wanted.has(`${spec.group ?? ''}/${spec.version ?? ''}`)) await remove(server, metadata.name);
  }
}

async function remove(server: ServerContext, name: string): Promise<void> {
  try {
    await server.served.storeOf(apiServices).delete('', name, { context: systemWriter(server), options: {} });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
