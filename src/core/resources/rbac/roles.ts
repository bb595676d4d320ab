import { type Role, roles } from '../../api/rbac-v1.ts';
import { checkPathSegmentName } from '../../meta/names.ts';
import { defineResource } from '../../registry/resource.ts';
import { roleColumns } from './role-columns.ts';
import { validateRules } from './validate-rules.ts';

export const roleResource = defineResource<Role>({
  ...roles,
  strategy: {
    allowCreateOnUpdate: true,
    validateName: (name) => checkPathSegmentName(name),
    validate: ({ rules }) => validateRules(rules, true),
    validateUpdate: ({ rules }) => validateRules(rules, true),
  },
  columns: roleColumns,
});
