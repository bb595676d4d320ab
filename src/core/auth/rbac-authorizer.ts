import { quote } from '../meta/quote.ts';
import type { Authorizer } from './authorizer.ts';
import type { Grant, RoleIndex } from './role-index.ts';
import { ruleAllows } from './rule-match.ts';

/** Allows what a role that is bound to the user, or to one of its groups, allows. */
export function createRbacAuthorizer(index: RoleIndex): Authorizer {
  return {
    authorize(attributes) {
      const missing: string[] = [];
      const namespace = attributes.path === undefined ? attributes.namespace : '';
      for (const grant of index.grantsOf(attributes.user, namespace, (message) => missing.push(message))) {
        if (ruleAllows(grant.rule, attributes)) return { decision: 'allow', reason: explain(grant) };
      }
      return { decision: 'noOpinion', reason: missing.length === 0 ? '' : `RBAC: ${join([...new Set(missing)])}` };
    },
  };
}

/** `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`. */
function explain({ binding, subject }: Grant): string {
  const { roleRef, metadata } = binding;
  const { namespace, name } = metadata;
  const source =
    namespace === undefined ? `ClusterRoleBinding ${quote(name)}` : `RoleBinding ${quote(`${name}/${namespace}`)}`;
  const account = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? ''}` : subject.name;
  return `RBAC: allowed by ${source} of ${roleRef.kind} ${quote(roleRef.name)} to ${subject.kind} ${quote(account)}`;
}

function join(messages: readonly string[]): string {
  return messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
}
