import type { PolicyRule } from '../../api/rbac-v1.ts';

/**
 * Rules by the name of their role, each rule in one line: `VERBS GROUPS: RESOURCES`, with ` = NAMES` when it is about single
 * objects, or `VERBS PATHS` when it is not about resources. `core` is the core group, `read` and `write` stand for their verbs.
 */
export type RoleTable = Readonly<Record<string, readonly string[]>>;

const shorthand = new Map([
  ['read', ['get', 'list', 'watch']],
  ['write', ['create', 'delete', 'deletecollection', 'patch', 'update']],
]);

export function parseRule(text: string): PolicyRule {
  const space = text.indexOf(' ');
  const verbs = text
    .slice(0, space)
    .split(',')
    .flatMap((verb) => shorthand.get(verb) ?? [verb]);
  const rest = text.slice(space + 1);
  const [groups = '', targets] = rest.split(': ');
  if (targets === undefined) return { nonResourceURLs: rest.split(' '), verbs: verbs.sort() };
  const [resources = '', names] = targets.split(' = ');
  return {
    apiGroups: groups.split(',').map((group) => (group === 'core' ? '' : group)),
    ...(names !== undefined && { resourceNames: names.split(' ') }),
    resources: resources.split(' '),
    verbs: verbs.sort(),
  };
}
