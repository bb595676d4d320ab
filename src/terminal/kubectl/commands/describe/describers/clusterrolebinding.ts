import type { ClusterRoleBinding } from '../../../../../core/api/rbac-v1.ts';
import { describeBinding } from '../binding.ts';
import { defineDescriber } from '../describer.ts';

export const clusterRoleBindingDescriber = defineDescriber<ClusterRoleBinding>({
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRoleBinding',
  describe: (binding, { writer }) => describeBinding(writer, binding),
});
