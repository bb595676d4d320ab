import { type SelfSubjectAccessReview, selfSubjectAccessReviews } from '../../api/authorization-v1.ts';
import { newInvalid } from '../../meta/status.ts';
import { defineResource } from '../../registry/resource.ts';
import { answer, reviewKind, validateQuestion } from './attributes.ts';

export const selfSubjectAccessReviewResource = defineResource<SelfSubjectAccessReview>({
  ...selfSubjectAccessReviews,
  review: (review, { user }, registry) => {
    const errors = validateQuestion(review.spec);
    if (errors.length > 0) throw newInvalid(reviewKind, '', errors);
    return Promise.resolve({ ...review, status: answer(registry, user, review.spec) });
  },
});
