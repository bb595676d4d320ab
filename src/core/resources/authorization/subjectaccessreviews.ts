import { type SubjectAccessReview, subjectAccessReviews } from '../../api/authorization-v1.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import { newInvalid } from '../../meta/status.ts';
import { defineResource } from '../../registry/resource.ts';
import { answer, reviewKind, validateQuestion } from './attributes.ts';

export const subjectAccessReviewResource = defineResource<SubjectAccessReview>({
  ...subjectAccessReviews,
  review: (review, _context, registry) => {
    const errors = [...validateQuestion(review.spec), ...validateSubject(review)];
    if (errors.length > 0) throw newInvalid(reviewKind, '', errors);
    const { user = '', groups = [], uid, extra } = review.spec;
    const subject = {
      username: user,
      groups,
      ...(uid !== undefined && { uid }),
      ...(extra !== undefined && { extra }),
    };
    return Promise.resolve({ ...review, status: answer(registry, subject, review.spec) });
  },
});

function validateSubject({ spec }: SubjectAccessReview): FieldError[] {
  if (spec.user || spec.groups?.length) return [];
  return [invalid('spec.user', spec.user ?? '', 'at least one of user or group must be specified')];
}
