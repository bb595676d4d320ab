import type { Authorizer } from './authorizer.ts';

/** Mode `AlwaysAllow`. */
export const alwaysAllowAuthorizer: Authorizer = {
  authorize: () => ({ decision: 'allow', reason: '' }),
};
