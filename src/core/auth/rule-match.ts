import type { PolicyRule } from '../api/rbac-v1.ts';
import type { AuthorizationAttributes } from './authorizer.ts';

const all = '*';

/** Does one rule allow this? */
export function ruleAllows(rule: PolicyRule, request: AuthorizationAttributes): boolean {
  if (!includes(rule.verbs, request.verb)) return false;
  const { path } = request;
  if (path !== undefined) return (rule.nonResourceURLs ?? []).some((url) => matchesPath(url, path));
  return (
    includes(rule.apiGroups, request.group) &&
    coversResource(rule.resources ?? [], request.resource, request.subresource) &&
    coversName(rule.resourceNames ?? [], request.name)
  );
}

function includes(allowed: readonly string[] | undefined, wanted: string): boolean {
  return allowed?.some((each) => each === all || each === wanted) ?? false;
}

function coversResource(allowed: readonly string[], resource: string, subresource: string): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return allowed.some(
    (each) => each === all || each === combined || (subresource !== '' && each === `${all}/${subresource}`),
  );
}

function coversName(allowed: readonly string[], name: string): boolean {
  return allowed.length === 0 || allowed.includes(name);
}

function matchesPath(url: string, path: string): boolean {
  if (url === all || url === path) return true;
  return url.endsWith(all) && path.startsWith(url.replace(/\*+$/, ''));
}
