import { type ClusterRole, clusterRoles, type PolicyRule } from '../api/rbac-v1.ts';
import { defineController, onChange } from '../client/controller.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { matchesLabels, selectorFromObject } from '../meta/label-selector.ts';

/** Gives a ClusterRole with an aggregation rule the rules of those that its selectors match. */
export const clusterRoleAggregationController = defineController<ClusterRole>({
  name: 'clusterrole-aggregation-controller',
  for: clusterRoles,
  watches: [
    onChange(clusterRoles, (_, { lister }) =>
      [...lister(clusterRoles).list()]
        .filter(({ aggregationRule }) => aggregationRule !== undefined)
        .map(({ metadata }) => metadata.name),
    ),
  ],
  async reconcile({ key }, { client, lister }) {
    const role = lister(clusterRoles).get(key);
    if (role?.aggregationRule === undefined) return undefined;
    const selectors = (role.aggregationRule.clusterRoleSelectors ?? []).map(selectorFromObject);
    const rules: PolicyRule[] = [];
    for (const other of [...lister(clusterRoles).list()].sort((one, two) =>
      one.metadata.name < two.metadata.name ? -1 : 1,
    )) {
      if (other.metadata.name === key || !selectors.some((selector) => matchesLabels(selector, other.metadata.labels)))
        continue;
      for (const rule of other.rules ?? []) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
    }
    if (!deepEqual(rules, role.rules ?? [])) await client.resource(clusterRoles).update({ ...role, rules });
    return undefined;
  },
});
