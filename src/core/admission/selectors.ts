import { type Namespace, namespaces } from '../api/core-v1.ts';
import type { LabelSelector } from '../api/meta-v1.ts';
import { matchesLabels, selectorFromObject } from '../meta/label-selector.ts';
import type { ApiObject } from '../meta/object.ts';
import { newNotFound } from '../meta/status.ts';
import type { AdmissionAttributes, AdmissionContext } from './plugin.ts';

type Labels = Readonly<Record<string, string>>;

/** What belongs to no namespace and is none is always selected. Rejects with NotFound for a namespace that is not there. */
export async function isNamespaceSelected(
  selector: LabelSelector | undefined,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<boolean> {
  if (attributes.namespace === '' && attributes.resource.resource !== 'namespaces') return true;
  const requirements = selectorFromObject(selector) ?? [];
  if (requirements.length === 0) return true;
  return matchesLabels(requirements, await namespaceLabels(attributes, context));
}

async function namespaceLabels(attributes: AdmissionAttributes, context: AdmissionContext): Promise<Labels> {
  const { resource, subresource, operation, object, namespace } = attributes;
  const isWritten = operation === 'CREATE' || operation === 'UPDATE';
  if (resource.resource === 'namespaces' && subresource === '' && isWritten) return object?.metadata.labels ?? {};
  const found: Namespace | undefined =
    context.get(namespaces, '', namespace) ?? (await context.getLive(namespaces, '', namespace));
  if (found === undefined) throw newNotFound({ group: '', resource: 'namespaces' }, namespace);
  return found.metadata.labels ?? {};
}

/** Whether the object is selected as it was or as it will be. */
export function isObjectSelected(
  selector: LabelSelector | undefined,
  { object, oldObject }: Pick<AdmissionAttributes, 'object' | 'oldObject'>,
): boolean {
  const requirements = selectorFromObject(selector) ?? [];
  if (requirements.length === 0) return true;
  const isSelected = (each: ApiObject | undefined): boolean =>
    each !== undefined && matchesLabels(requirements, each.metadata.labels ?? {});
  return isSelected(object) || isSelected(oldObject);
}
