import type { UserInfo } from '../../api/authentication-v1.ts';
import type { RequestInfo, ResourceInfo } from '../request-info.ts';
import type { AuditRule } from './policy.ts';

/** The first rule that fits the request; undefined where none does, which notes nothing. */
export function auditRuleFor(rules: readonly AuditRule[], info: RequestInfo, user: UserInfo): AuditRule | undefined {
  return rules.find((rule) => fits(rule, info, user));
}

function fits(
  rule: AuditRule,
  { verb, path, resource }: RequestInfo,
  { username = '', groups = [] }: UserInfo,
): boolean {
  const { users, userGroups, verbs, namespaces, resources, nonResourceURLs } = rule;
  if (users.length > 0 && !users.includes(username)) return false;
  if (userGroups.length > 0 && !groups.some((group) => userGroups.includes(group))) return false;
  if (verbs.length > 0 && !verbs.includes(verb)) return false;
  if (namespaces.length > 0 || resources.length > 0) {
    return resource !== undefined && fitsResource(rule, resource);
  }
  if (nonResourceURLs.length === 0) return true;
  return resource === undefined && nonResourceURLs.some((pattern) => fitsPath(pattern, path));
}

function fitsPath(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, '')));
}

function fitsResource({ namespaces, resources }: AuditRule, target: ResourceInfo): boolean {
  if (namespaces.length > 0 && !namespaces.includes(target.namespace)) return false;
  if (resources.length === 0) return true;
  const { group, resource, subresource, name } = target;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some((each) => {
    if (each.group !== group && each.group !== '*') return false;
    if (each.resources.length === 0) return true;
    if (each.resourceNames.length > 0 && !each.resourceNames.includes(name)) return false;
    return each.resources.some(
      (pattern) =>
        pattern === whole ||
        pattern === '*' ||
        pattern === `${resource}/*` ||
        (subresource !== '' && pattern === `*/${subresource}`),
    );
  });
}
