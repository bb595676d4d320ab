import type { MatchResources, NamedRuleWithOperations } from '../../api/admissionregistration-v1.ts';
import { matchesLabels, selectorFromObject } from '../../meta/label-selector.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { AdmissionAttributes } from '../plugin.ts';

/** Whether a write is one of those that a policy or a binding is for. `namespace` is where it is written, if anywhere. */
export function matchesResources(
  match: MatchResources | undefined,
  attributes: AdmissionAttributes,
  namespace: ApiObject | undefined,
): boolean {
  if (match === undefined) return true;
  const { resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector } = match;
  if (excludeResourceRules.some((rule) => matchesRule(rule, attributes))) return false;
  if (resourceRules.length > 0 && !resourceRules.some((rule) => matchesRule(rule, attributes))) return false;
  const isNamespace = attributes.resource.resource === 'namespaces' && attributes.resource.group === '';
  const holder = isNamespace ? (attributes.object ?? attributes.oldObject) : namespace;
  if (namespaceSelector !== undefined && holder !== undefined) {
    if (!matchesLabels(selectorFromObject(namespaceSelector), holder.metadata.labels)) return false;
  }
  if (objectSelector === undefined) return true;
  const selector = selectorFromObject(objectSelector);
  return [attributes.object, attributes.oldObject].some(
    (object) => object !== undefined && matchesLabels(selector, object.metadata.labels),
  );
}

function matchesRule(rule: NamedRuleWithOperations, attributes: AdmissionAttributes): boolean {
  const { apiGroups = [], apiVersions = [], operations = [], resources = [], resourceNames = [], scope = '*' } = rule;
  const { resource, subresource, operation, namespace, name } = attributes;
  const isCluster = namespace === '' || (resource.group === '' && resource.resource === 'namespaces');
  return (
    includes(apiGroups, resource.group) &&
    includes(apiVersions, resource.version) &&
    includes(operations, operation) &&
    resources.some((pattern) => matchesResource(pattern, resource.resource, subresource)) &&
    (resourceNames.length === 0 || resourceNames.includes(name)) &&
    (scope === '*' || scope === (isCluster ? 'Cluster' : 'Namespaced'))
  );
}

function includes(allowed: readonly string[], value: string): boolean {
  return allowed.includes('*') || allowed.includes(value);
}

function matchesResource(pattern: string, resource: string, subresource: string): boolean {
  const [wanted = '', wantedSubresource = ''] = pattern.split('/');
  return (wanted === '*' || wanted === resource) && (wantedSubresource === '*' || wantedSubresource === subresource);
}
