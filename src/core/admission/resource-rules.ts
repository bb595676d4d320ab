import type { RuleWithOperations } from '../api/admissionregistration-v1.ts';
import type { GroupVersionResource } from '../meta/group-version.ts';
import type { AdmissionAttributes } from './plugin.ts';

/** What a rule is held against: a write, perhaps seen as one to another version of the resource. */
export type RuledWrite = Pick<AdmissionAttributes, 'namespace' | 'operation' | 'subresource'> & {
  readonly resource: GroupVersionResource;
};

export function matchesRule(rule: RuleWithOperations, write: RuledWrite): boolean {
  const { group, version } = write.resource;
  return (
    isInScope(rule.scope, write) &&
    includes(rule.operations, write.operation) &&
    includes(rule.apiGroups, group) &&
    includes(rule.apiVersions, version) &&
    (rule.resources ?? []).some((resource) => matchesResource(resource, write))
  );
}

function includes(items: readonly string[] = [], wanted: string): boolean {
  return items.includes('*') || items.includes(wanted);
}

/** Namespaces belong to the cluster, though their names stand where those of namespaces stand. */
function isInScope(scope: string | undefined, { resource, namespace }: RuledWrite): boolean {
  const isNamespaced = namespace !== '' && !(resource.group === '' && resource.resource === 'namespaces');
  if (scope === 'Namespaced') return isNamespaced;
  if (scope === 'Cluster') return !isNamespaced;
  return true;
}

function matchesResource(pattern: string, { resource, subresource }: RuledWrite): boolean {
  const slash = pattern.indexOf('/');
  const [plural, below] = slash < 0 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
  return (plural === '*' || plural === resource.resource) && (below === '*' || below === subresource);
}

const exemptKinds = new Set([
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** What says who is asked is itself beyond question, so that nobody locks the cluster. */
export function isExempt({ kind }: AdmissionAttributes): boolean {
  return kind.group === 'admissionregistration.k8s.io' && exemptKinds.has(kind.kind);
}
