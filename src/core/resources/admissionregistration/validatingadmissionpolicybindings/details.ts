import type { ValidatingAdmissionPolicyBinding } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateValidatingBinding } from '../../../schema/validation/admission/policy-bindings.ts';
import { defaultMatchResources } from '../match-defaults.ts';
import { paramRefText } from '../param-text.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';

export const validatingAdmissionPolicyBindingDetails: ResourceDetails<ValidatingAdmissionPolicyBinding> = {
  strategy: {
    defaults: ({ spec }) => defaultMatchResources(spec.matchResources),
    validate: validateValidatingBinding,
    validateUpdate: (binding) => validateValidatingBinding(binding),
    warnings: warnOfStaticSuffix,
    generationOf: ({ spec }) => spec,
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'PolicyName', cell: ({ spec }) => spec.policyName ?? '' },
    { name: 'ParamRef', cell: ({ spec }) => paramRefText(spec.paramRef) },
    ageColumn,
  ],
};
