import type { DeviceClaim } from '../../../api/resource-v1.ts';
import { type FieldError, forbidden } from '../../../meta/field-error.ts';

const label = 'resource.kubernetes.io/admin-access';

/** Devices that others use are for the administrators of namespaces that are marked. `labels` are the namespace's. */
export function validateAdminAccess(
  { requests }: DeviceClaim,
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  if (labels?.[label] === 'true') return [];
  const needed = `admin access to devices requires the \`${label}: true\` label on the containing namespace`;
  return (requests ?? []).flatMap(({ exactly }, index) =>
    exactly?.adminAccess === true ? [forbidden(`${field}.requests[${index}].adminAccess`, needed)] : [],
  );
}
