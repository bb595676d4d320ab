import { type MutatingAdmissionPolicy, mutatingAdmissionPolicies } from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const mutatingAdmissionPolicyResource = defineResource<MutatingAdmissionPolicy>({
  ...mutatingAdmissionPolicies,
  categories: ['api-extensions'],
  details: async () => (await import('./mutatingadmissionpolicies/details.ts')).mutatingAdmissionPolicyDetails,
});
