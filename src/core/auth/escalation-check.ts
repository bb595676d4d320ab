import type { UserInfo } from '../api/authentication-v1.ts';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../api/rbac-v1.ts';
import { quote } from '../meta/quote.ts';
import { newForbidden, newNotFound } from '../meta/status.ts';
import type { Authorizer } from './authorizer.ts';
import { privilegedGroup } from './privileged-group-authorizer.ts';
import type { RoleIndex } from './role-index.ts';

const group = 'rbac.authorization.k8s.io';
const all = '*';

/** Keeps users from giving, to others or to themselves, what they do not have. */
export interface EscalationCheck {
  /** Throws Forbidden unless the user holds every rule of the role, or may `escalate` it. */
  checkRole(user: UserInfo, role: Role | ClusterRole): void;
  /** Throws Forbidden unless the user holds every rule of the role that is bound, or may `bind` it; NotFound without that role. */
  checkBinding(user: UserInfo, binding: RoleBinding | ClusterRoleBinding): void;
}

export function createEscalationCheck(index: RoleIndex, authorizer: Authorizer): EscalationCheck {
  const may = (user: UserInfo, verb: string, resource: string, namespace: string, name: string): boolean =>
    user.groups?.includes(privilegedGroup) === true ||
    authorizer.authorize({ user, verb, group, version: 'v1', resource, subresource: '', namespace, name }).decision ===
      'allow';
  return {
    checkRole(user, role) {
      const { namespace = '', name } = role.metadata;
      const resource = namespace === '' ? 'clusterroles' : 'roles';
      if (may(user, 'escalate', resource, namespace, name)) return;
      confirmHeld(index, user, namespace, role.rules ?? [], { resource, name });
    },
    checkBinding(user, binding) {
      const { roleRef, metadata } = binding;
      const { namespace = '', name } = metadata;
      const roleResource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
      if (may(user, 'bind', roleResource, namespace, roleRef.name)) return;
      const rules = index.rulesOf(roleRef, namespace);
      if (rules === undefined) throw newNotFound({ group, resource: roleRef.kind.toLowerCase() }, roleRef.name);
      confirmHeld(index, user, namespace, rules, {
        resource: namespace === '' ? 'clusterrolebindings' : 'rolebindings',
        name,
      });
    },
  };
}

function confirmHeld(
  index: RoleIndex,
  user: UserInfo,
  namespace: string,
  wanted: readonly PolicyRule[],
  target: { resource: string; name: string },
): void {
  const held = Array.from(index.grantsOf(user, namespace), ({ rule }) => rule);
  const missing = wanted.flatMap(splitRule).filter((part) => !held.some((rule) => covers(rule, part)));
  if (missing.length === 0) return;
  const groups = `[${(user.groups ?? []).map(quote).join(' ')}]`;
  const lines = [...new Set(compact(missing).map(describeRule))].sort().join('\n');
  const who = `user ${quote(user.username ?? '')} (groups=${groups})`;
  const reason = `${who} is attempting to grant RBAC permissions not currently held:\n${lines}`;
  throw newForbidden({ group, resource: target.resource }, target.name, reason);
}

/** One verb on one resource of one group, or on one path, each. */
function splitRule(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs ?? []) parts.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const apiGroup of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const base = { verbs: [verb], apiGroups: [apiGroup], resources: [resource] };
        const names = rule.resourceNames ?? [];
        parts.push(...(names.length === 0 ? [base] : names.map((name) => ({ ...base, resourceNames: [name] }))));
      }
    }
  }
  return parts;
}

function covers(held: PolicyRule, part: PolicyRule): boolean {
  const has = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    value !== undefined && list?.some((each) => each === all || each === value) === true;
  if (!has(held.verbs, part.verbs[0])) return false;
  const [url] = part.nonResourceURLs ?? [];
  if (url !== undefined) {
    return (held.nonResourceURLs ?? []).some(
      (each) => each === url || (each.endsWith(all) && url.startsWith(each.slice(0, -1))),
    );
  }
  const [resource = ''] = part.resources ?? [];
  const anyOfSubresource =
    resource.includes('/') && held.resources?.includes(`*/${resource.split('/')[1] ?? ''}`) === true;
  if (!has(held.apiGroups, part.apiGroups?.[0]) || !(has(held.resources, resource) || anyOfSubresource)) return false;
  const names = held.resourceNames ?? [];
  const [name] = part.resourceNames ?? [];
  return names.length === 0 || (name !== undefined && names.includes(name));
}

/** The verbs on one thing together in one rule. */
function compact(parts: readonly PolicyRule[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule>();
  for (const { verbs, ...target } of parts) {
    const key = JSON.stringify(target);
    rules.set(key, { ...target, verbs: [...(rules.get(key)?.verbs ?? []), ...verbs] });
  }
  return [...rules.values()];
}

/** `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}`. */
function describeRule(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const shown = parts.filter(([, list]) => (list?.length ?? 0) > 0);
  return `{${shown.map(([name, list = []]) => `${name}:[${list.map(quote).join(' ')}]`).join(', ')}}`;
}
