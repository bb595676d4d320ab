import { type ClusterRoleBinding, clusterRoleBindings } from '../../api/rbac-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { bindingColumns, bindingStrategy } from './binding.ts';

export const clusterRoleBindingResource = defineResource<ClusterRoleBinding>({
  ...clusterRoleBindings,
  strategy: bindingStrategy<ClusterRoleBinding>(false),
  columns: bindingColumns<ClusterRoleBinding>(),
});
