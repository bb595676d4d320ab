import { namespaces } from '../api/core-v1.ts';
import { newNotFound } from '../meta/status.ts';
import { definePlugin } from './plugin.ts';

/** Refuses what is written to a namespace that does not exist. */
export const namespaceExists = definePlugin({
  name: 'NamespaceExists',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  async validate({ namespace, kind }, context) {
    if (namespace === '' || (kind.kind === 'Namespace' && kind.group === '')) return;
    if (context.get(namespaces, '', namespace) !== undefined) return;
    if ((await context.getLive(namespaces, '', namespace)) !== undefined) return;
    throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  },
});
