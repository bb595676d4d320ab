import type { Role } from '../../../../../core/api/rbac-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describePolicyRules } from '../policy-rules.ts';

export const roleDescriber = defineDescriber<Role>({
  group: 'rbac.authorization.k8s.io',
  kind: 'Role',
  describe: ({ metadata, rules }, { writer }) => {
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    describePolicyRules(writer, rules ?? []);
  },
});
