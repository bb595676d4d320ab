import type { ResourceClaimTemplate } from '../../../api/resource-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateAdminAccess } from '../../../schema/validation/dynamic-resources/admin-access.ts';
import {
  validateClaimTemplate,
  validateClaimTemplateUpdate,
} from '../../../schema/validation/dynamic-resources/claim.ts';
import { defaultClaim } from '../claim-defaults.ts';
import { namespaceLabels } from '../namespace-labels.ts';

export const resourceClaimTemplateDetails: ResourceDetails<ResourceClaimTemplate> = {
  strategy: {
    defaults: ({ spec }) => defaultClaim(spec.spec?.devices),
    validate: (template, _context, registry) => [
      ...validateAdminAccess(template.spec.spec.devices ?? {}, namespaceLabels(template, registry), 'spec.devices'),
      ...validateClaimTemplate(template),
    ],
    validateUpdate: validateClaimTemplateUpdate,
    returnsDeletedObject: true,
  },
  columns: [nameColumn, ageColumn],
};
