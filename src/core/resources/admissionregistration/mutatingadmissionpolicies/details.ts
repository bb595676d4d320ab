import type { MutatingAdmissionPolicy } from '../../../api/admissionregistration-v1.ts';
import { ageColumn, nameColumn } from '../../../registry/columns.ts';
import type { ResourceDetails } from '../../../registry/resource.ts';
import { validateMutatingPolicy } from '../../../schema/validation/admission/mutating-policy.ts';
import { defaultMatchResources } from '../match-defaults.ts';
import { paramKindText } from '../param-text.ts';
import { warnOfStaticSuffix } from '../static-suffix.ts';

export const mutatingAdmissionPolicyDetails: ResourceDetails<MutatingAdmissionPolicy> = {
  strategy: {
    defaults: ({ spec }) => {
      spec.failurePolicy ??= 'Fail';
      defaultMatchResources(spec.matchConstraints);
    },
    validate: (policy) => validateMutatingPolicy(policy),
    validateUpdate: validateMutatingPolicy,
    warnings: warnOfStaticSuffix,
    generationOf: ({ spec }) => spec,
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'Mutations', type: 'integer', cell: ({ spec }) => spec.mutations?.length ?? 0 },
    { name: 'ParamKind', cell: ({ spec }) => paramKindText(spec.paramKind) },
    ageColumn,
  ],
};
