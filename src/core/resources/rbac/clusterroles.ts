import { type ClusterRole, clusterRoles } from '../../api/rbac-v1.ts';
import { checkPathSegmentName } from '../../meta/names.ts';
import { defineResource } from '../../registry/resource.ts';
import { roleColumns } from './role-columns.ts';
import { validateRules } from './validate-rules.ts';

export const clusterRoleResource = defineResource<ClusterRole>({
  ...clusterRoles,
  strategy: {
    allowCreateOnUpdate: true,
    validateName: (name) => checkPathSegmentName(name),
    validate: ({ rules }) => validateRules(rules, false),
    validateUpdate: ({ rules }) => validateRules(rules, false),
  },
  columns: roleColumns,
});
