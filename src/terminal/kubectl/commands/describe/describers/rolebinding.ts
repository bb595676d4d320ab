import type { RoleBinding } from '../../../../../core/api/rbac-v1.ts';
import { describeBinding } from '../binding.ts';
import { defineDescriber } from '../describer.ts';

export const roleBindingDescriber = defineDescriber<RoleBinding>({
  group: 'rbac.authorization.k8s.io',
  kind: 'RoleBinding',
  describe: (binding, { writer }) => describeBinding(writer, binding),
});
