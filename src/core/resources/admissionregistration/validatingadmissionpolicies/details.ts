import type { ValidatingAdmissionPolicy } from '../../../api/admissionregistration-v1.ts';
import { deepEqual } from '../../../meta/deep-equal.ts';
import type { FieldError } from '../../../meta/field-error.ts';
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

/** Expressions that changed are compiled once all else is right. */
async function withExpressions(
  { spec }: ValidatingAdmissionPolicy,
  errors: FieldError[],
  old?: ValidatingAdmissionPolicy,
): Promise<FieldError[]> {
  if (errors.length > 0 || (old !== undefined && deepEqual(spec, old.spec))) return errors;
  const { validatePolicyExpressions } = await import('../../../cel/admission/validate-policy.ts');
  return validatePolicyExpressions(spec);
}

export const validatingAdmissionPolicyDetails: ResourceDetails<ValidatingAdmissionPolicy> = {
  strategy: {
    defaults: ({ spec }) => {
      spec.failurePolicy ??= 'Fail';
      defaultMatchResources(spec.matchConstraints);
    },
    validate: (policy) => withExpressions(policy, validateValidatingPolicy(policy)),
    validateUpdate: (policy, old) => withExpressions(policy, validateValidatingPolicy(policy, old), old),
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
