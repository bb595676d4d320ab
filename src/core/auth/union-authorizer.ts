import type { Authorizer } from './authorizer.ts';

/** Asks one after the other until one has an opinion. If none has, the reasons of all come together, a line each. */
export function createUnionAuthorizer(authorizers: readonly Authorizer[]): Authorizer {
  return {
    authorize(attributes) {
      const reasons: string[] = [];
      for (const authorizer of authorizers) {
        const answer = authorizer.authorize(attributes);
        if (answer.decision !== 'noOpinion') return answer;
        if (answer.reason !== '') reasons.push(answer.reason);
      }
      return { decision: 'noOpinion', reason: reasons.join('\n') };
    },
  };
}
