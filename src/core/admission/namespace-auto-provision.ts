import { namespaces } from '../api/core-v1.ts';
import { isAlreadyExists } from '../meta/status.ts';
import { forbid } from './forbid.ts';
import { definePlugin } from './plugin.ts';

/** Makes the namespace of what is created when there is none. */
export const namespaceAutoProvision = definePlugin({
  name: 'NamespaceAutoProvision',
  operations: ['CREATE'],
  async admit(attributes, context) {
    const { namespace: name, kind, dryRun } = attributes;
    if (dryRun || name === '' || (kind.kind === 'Namespace' && kind.group === '')) return;
    if (context.get(namespaces, '', name) !== undefined) return;
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} };
    try {
      await context.create(namespaces, namespace);
    } catch (error) {
      if (!isAlreadyExists(error)) throw forbid(attributes, error instanceof Error ? error.message : String(error));
    }
  },
});
