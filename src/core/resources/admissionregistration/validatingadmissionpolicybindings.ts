import {
  type ValidatingAdmissionPolicyBinding,
  validatingAdmissionPolicyBindings,
} from '../../api/admissionregistration-v1.ts';
import { defineResource } from '../../registry/resource.ts';

export const validatingAdmissionPolicyBindingResource = defineResource<ValidatingAdmissionPolicyBinding>({
  ...validatingAdmissionPolicyBindings,
  categories: ['api-extensions'],
  details: async () =>
    (await import('./validatingadmissionpolicybindings/details.ts')).validatingAdmissionPolicyBindingDetails,
});
