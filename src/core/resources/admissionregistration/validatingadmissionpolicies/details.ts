import type { ValidatingAdmissionPolicy } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { statusSubresource } from '../../../registry/subresource.ts';
import {
  validateValidatingPolicy,
  validateValidatingPolicyStatus,
} from '../../../schema/validation/admission/validating-policy.ts';
import { defaultMatchResources } from '../match-defaults.ts';
import { paramKindText } from '../param-text.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';

export const validatingAdmissionPolicyDetails: ResourceDetails<ValidatingAdmissionPolicy> = {
  strategy: {
    defaults: ({ spec }) => {
      spec.failurePolicy ??= 'Fail';
      defaultMatchResources(spec.matchConstraints);
    },
    validate: (policy) => validateValidatingPolicy(policy),
    validateUpdate: validateValidatingPolicy,
    warnings: warnOfStaticSuffix,
    generationOf: ({ spec }) => spec,
    allowUnconditionalUpdate: false,
  },
  subresources: {
    status: statusSubresource<ValidatingAdmissionPolicy>({
      labels: 'kept',
      validateUpdate: validateValidatingPolicyStatus,
    }),
  },
  columns: [
    nameColumn,
    { name: 'Validations', type: 'integer', cell: ({ spec }) => spec.validations?.length ?? 0 },
    { name: 'ParamKind', cell: ({ spec }) => paramKindText(spec.paramKind) },
    ageColumn,
  ],
};
