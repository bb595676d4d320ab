import { type SelfSubjectRulesReview, selfSubjectRulesReviews } from '../../api/authorization-v1.ts';
import { newBadRequest } from '../../meta/status.ts';
import { defineResource } from '../../registry/resource.ts';

export const selfSubjectRulesReviewResource = defineResource<SelfSubjectRulesReview>({
  ...selfSubjectRulesReviews,
  review: (review, { user }, registry) => {
    const { namespace = '' } = review.spec;
    if (namespace === '') throw newBadRequest('no namespace on request');
    return Promise.resolve({ ...review, status: registry.settings.rulesFor(user, namespace) });
  },
});
