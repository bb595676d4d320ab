import { type LocalSubjectAccessReview, localSubjectAccessReviews } from '../../api/authorization-v1.ts';
import { invalid } from '../../meta/field-error.ts';
import { newInvalid } from '../../meta/status.ts';
import { defineResource } from '../../registry/resource.ts';
import { answer, reviewKind, validateQuestion } from './attributes.ts';

export const localSubjectAccessReviewResource = defineResource<LocalSubjectAccessReview>({
  ...localSubjectAccessReviews,
  review: (review, _context, registry) => {
    const { spec, metadata } = review;
    const errors = validateQuestion(spec);
    const namespace = spec.resourceAttributes?.namespace ?? '';
    if (namespace !== metadata.namespace) {
      errors.push(invalid('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace'));
    }
    if (errors.length > 0) throw newInvalid(reviewKind, '', errors);
    const subject = { username: spec.user ?? '', groups: spec.groups ?? [] };
    return Promise.resolve({ ...review, status: answer(registry, subject, spec) });
  },
});
