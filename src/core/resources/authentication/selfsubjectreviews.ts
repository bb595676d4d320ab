import { type SelfSubjectReview, selfSubjectReviews } from '../../api/authentication-v1.ts';
import { formatTime } from '../../meta/time.ts';
import { defineResource } from '../../registry/resource.ts';

export const selfSubjectReviewResource = defineResource<SelfSubjectReview>({
  ...selfSubjectReviews,
  review: (review, { clock, user }) =>
    Promise.resolve({
      ...review,
      metadata: { ...review.metadata, creationTimestamp: formatTime(clock.now()) },
      status: { userInfo: user },
    }),
});
