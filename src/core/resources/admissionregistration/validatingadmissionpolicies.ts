import { type ValidatingAdmissionPolicy, validatingAdmissionPolicies } from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';
import { statusSubresource } from '../../registry/subresource.ts';

export const validatingAdmissionPolicyResource = defineResource<ValidatingAdmissionPolicy>({
  ...validatingAdmissionPolicies,
  categories: ['api-extensions'],
  subresources: { status: statusSubresource<ValidatingAdmissionPolicy>({ labels: 'kept' }) },
  details: async () => (await import('./validatingadmissionpolicies/details.ts')).validatingAdmissionPolicyDetails,
});
