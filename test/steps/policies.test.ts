import { createAdmissionChain } from '../../src/core/admission/chain.ts';
import { validatingAdmissionPolicy } from '../../src/core/admission/validating-admission-policy.ts';
import { suiteOfSteps } from './recorded-steps.ts';

suiteOfSteps(
  'validating admission policies as the real server applies them',
  new URL('./goldens/policies.json', import.meta.url),
  createAdmissionChain([validatingAdmissionPolicy]),
);
