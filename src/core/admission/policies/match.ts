import type { MatchResources, NamedRuleWithOperations } from '../../api/admissionregistration-v1.ts';
import { matchesLabels, selectorFromObject } from '../../meta/label-selector.ts';
import type { ApiObject } from '../../meta/object.ts';
import type { AdmissionAttributes } from '../plugin.ts';
import { matchesRule } from '../resource-rules.ts';
import { isObjectSelected } from '../selectors.ts';

/** Whether a write is one of those that a policy or a binding is for. `namespace` is where it is written, if anywhere. */
export function matchesResources(
  match: MatchResources | undefined,
  attributes: AdmissionAttributes,
  namespace: ApiObject | undefined,
): boolean {
  if (match === undefined) return true;
  const { resourceRules = [], excludeResourceRules = [], namespaceSelector, objectSelector } = match;
  if (excludeResourceRules.some((rule) => matchesNamedRule(rule, attributes))) return false;
  if (resourceRules.length > 0 && !resourceRules.some((rule) => matchesNamedRule(rule, attributes))) return false;
  const isNamespace = attributes.resource.resource === 'namespaces' && attributes.resource.group === '';
  const holder = isNamespace ? (attributes.object ?? attributes.oldObject) : namespace;
  if (namespaceSelector !== undefined && holder !== undefined) {
    if (!matchesLabels(selectorFromObject(namespaceSelector), holder.metadata.labels)) return false;
  }
  return isObjectSelected(objectSelector, attributes);
}

function matchesNamedRule(rule: NamedRuleWithOperations, attributes: AdmissionAttributes): boolean {
  const { resourceNames = [] } = rule;
  return matchesRule(rule, attributes) && (resourceNames.length === 0 || resourceNames.includes(attributes.name));
}
