import { type AdmissionPlugin, definePlugin } from '../admission/plugin.ts';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../api/rbac-v1.ts';
import type { EscalationCheck } from '../auth/escalation-check.ts';
import { deepEqual } from '../meta/deep-equal.ts';

const group = 'rbac.authorization.k8s.io';

/** Refuses roles and bindings that give more than their writer has. Where RBAC decides, it always runs. */
export function escalationPlugin(check: EscalationCheck): AdmissionPlugin {
  return definePlugin({
    name: 'RBACEscalation',
    operations: ['CREATE', 'UPDATE'],
    validate({ resource, object, oldObject, userInfo }) {
      if (resource.group !== group || object === undefined) return;
      if (resource.resource === 'roles' || resource.resource === 'clusterroles') {
        const role = object as Role | ClusterRole;
        const isSame = oldObject !== undefined && deepEqual((oldObject as Role).rules ?? [], role.rules ?? []);
        if (!isSame) check.checkRole(userInfo, role);
        return;
      }
      const binding = object as RoleBinding | ClusterRoleBinding;
      const old = oldObject as RoleBinding | undefined;
      const isSame =
        old !== undefined &&
        deepEqual(old.subjects ?? [], binding.subjects ?? []) &&
        deepEqual(old.roleRef, binding.roleRef);
      if (!isSame) check.checkBinding(userInfo, binding);
    },
  });
}
