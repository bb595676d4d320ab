import { namespaces } from '../../api/core-v1.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { RegistryContext } from '../../registry/registry-context.ts';

/** The labels of the namespace that an object is in. */
export function namespaceLabels(object: ApiObject, registry: RegistryContext): Record<string, string> | undefined {
  const { namespace = '' } = object.metadata;
  return registry.storeOf(namespaces).cached('', namespace)?.object.metadata.labels;
}
