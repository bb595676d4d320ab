import { namespaces } from '../api/core-v1.ts';
import { newForbidden, newNotFound, StatusError } from '../meta/status.ts';
import { forbid } from './forbid.ts';
import { type AdmissionAttributes, definePlugin } from './plugin.ts';

const immortalNamespaces = ['default', 'kube-system', 'kube-public'];
const namespaceResource = { group: '', resource: 'namespaces' };

/** Nothing is created in a namespace that is not there or is going; the system's namespaces cannot be deleted. */
export const namespaceLifecycle = definePlugin({
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  async admit(attributes, context) {
    const { operation, kind, namespace, name, resource } = attributes;
    if (kind.kind === 'Namespace' && kind.group === '') {
      if (operation !== 'DELETE' || !immortalNamespaces.includes(name)) return;
      throw newForbidden(resource, name, 'this namespace may not be deleted');
    }
    if (namespace === '' || operation === 'DELETE' || resource.resource === 'localsubjectaccessreviews') return;
    const found = context.get(namespaces, '', namespace) ?? (await context.getLive(namespaces, '', namespace));
    if (found === undefined) throw newNotFound(namespaceResource, namespace);
    if (operation === 'CREATE' && found.status?.phase === 'Terminating') throw terminating(attributes);
  },
});

function terminating(attributes: AdmissionAttributes): StatusError {
  const { namespace } = attributes;
  const { status } = forbid(
    attributes,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const message = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  return new StatusError({ ...status, details: { ...status.details, causes } });
}
