import {
  type MutatingAdmissionPolicyBinding,
  mutatingAdmissionPolicyBindings,
} from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const mutatingAdmissionPolicyBindingResource = defineResource<MutatingAdmissionPolicyBinding>({
  ...mutatingAdmissionPolicyBindings,
  categories: ['api-extensions'],
  details: async () =>
    (await import('./mutatingadmissionpolicybindings/details.ts')).mutatingAdmissionPolicyBindingDetails,
});
