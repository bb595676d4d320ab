import { validatingAdmissionPolicyBindings } from '../api/admissionregistration-v1.ts';
import { definePlugin } from './plugin.ts';

/** Policies are no business of policies. */
const exempt = 'admissionregistration.k8s.io';

/** Refuses, warns of or notes what policies with bindings have something against. Costs nothing where there are none. */
export const validatingAdmissionPolicy = definePlugin({
  name: 'ValidatingAdmissionPolicy',
  operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
  validate(attributes, context) {
    if (attributes.resource.group === exempt) return undefined;
    const bindings = context.list(validatingAdmissionPolicyBindings, '');
    if (bindings.length === 0) return undefined;
    return import('./policies/enforce.ts').then(({ enforce }) => enforce(bindings, attributes, context));
  },
});
