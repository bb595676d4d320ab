import { type TokenReview, tokenReviews } from '../../api/authentication-v1.ts';
import { newBadRequest } from '../../meta/status.ts';
import { defineResource } from '../../registry/resource.ts';

export const tokenReviewResource = defineResource<TokenReview>({
  ...tokenReviews,
  review: async (review, _context, registry) => {
    const { token, audiences = [] } = review.spec;
    if (!token) throw newBadRequest('token is required for TokenReview in authentication');
    const found = await registry.settings.tokens.review(token, audiences);
    if (found === undefined) return { ...review, status: { user: {}, error: 'invalid bearer token' } };
    return { ...review, status: { authenticated: true, user: found.user, audiences: [...found.audiences] } };
  },
});
