import type { ClusterRoleBinding, RoleBinding } from '../../../../core/api/rbac-v1.ts';
import type { DescribeWriter } from './writer.ts';

/** Writes who is given which role. */
export function describeBinding(
  writer: DescribeWriter,
  { metadata, roleRef, subjects }: RoleBinding | ClusterRoleBinding,
): void {
  writer.field(0, 'Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'Role:');
  writer.field(1, 'Kind', roleRef.kind);
  writer.field(1, 'Name', roleRef.name);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
}
