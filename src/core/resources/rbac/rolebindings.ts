import { type RoleBinding, roleBindings } from '../../api/rbac-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { bindingColumns, bindingStrategy } from './binding.ts';

export const roleBindingResource = defineResource<RoleBinding>({
  ...roleBindings,
  strategy: bindingStrategy<RoleBinding>(true),
  columns: bindingColumns<RoleBinding>(),
});
