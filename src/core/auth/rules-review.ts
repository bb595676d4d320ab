import type { UserInfo } from '../api/authentication-v1.ts';
import type { SubjectRulesReviewStatus } from '../api/authorization-v1.ts';
import { privilegedGroup } from './privileged-group-authorizer.ts';
import type { RoleIndex } from './role-index.ts';

/** What a user may do in a namespace, as `kubectl auth can-i --list` asks. */
export function reviewRules(index: RoleIndex, user: UserInfo, namespace: string): SubjectRulesReviewStatus {
  const status: SubjectRulesReviewStatus = { resourceRules: [], nonResourceRules: [], incomplete: false };
  if (user.groups?.includes(privilegedGroup) === true) {
    status.resourceRules.push({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] });
    status.nonResourceRules.push({ verbs: ['*'], nonResourceURLs: ['*'] });
  }
  for (const { rule } of index.grantsOf(user, namespace)) {
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    if ((resources?.length ?? 0) > 0) {
      status.resourceRules.push({
        verbs,
        ...(apiGroups !== undefined && { apiGroups }),
        ...(resources !== undefined && { resources }),
        ...(resourceNames !== undefined && { resourceNames }),
      });
    }
    if ((nonResourceURLs?.length ?? 0) > 0)
      status.nonResourceRules.push({ verbs, ...(nonResourceURLs && { nonResourceURLs }) });
  }
  return status;
}
