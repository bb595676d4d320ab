import type { ClusterRole } from '../../../../../core/api/rbac-v1.ts';
import { defineDescriber } from '../describer.ts';
import { describePolicyRules } from '../policy-rules.ts';

export const clusterRoleDescriber = defineDescriber<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  describe: ({ metadata, rules }, { writer }) => {
    writer.field(0, 'Name', metadata.name);
    writer.labels('Labels', metadata.labels);
    writer.annotations('Annotations', metadata.annotations);
    describePolicyRules(writer, rules ?? []);
  },
});
