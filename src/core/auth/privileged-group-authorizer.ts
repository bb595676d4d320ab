import type { Authorizer } from './authorizer.ts';

export const privilegedGroup = 'system:masters';

/** Lets members of `system:masters` do everything, whatever the other authorizers say. */
export const privilegedGroupAuthorizer: Authorizer = {
  authorize({ user }) {
    return { decision: user.groups?.includes(privilegedGroup) === true ? 'allow' : 'noOpinion', reason: '' };
  },
};
