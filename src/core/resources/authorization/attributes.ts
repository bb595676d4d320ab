import type { UserInfo } from '../../api/authentication-v1.ts';
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewStatus,
} from '../../api/authorization-v1.ts';
import type { AuthorizationAttributes } from '../../auth/authorizer.ts';
import { type FieldError, invalid } from '../../meta/field-error.ts';
import type { RegistryContext } from '../../registry/registry-context.ts';

/** What messages about reviews name: the group alone. */
export const reviewKind = { group: 'authorization.k8s.io', kind: '' };

interface Question {
  resourceAttributes?: ResourceAttributes;
  nonResourceAttributes?: NonResourceAttributes;
}

/** What the authorizer says to a question about a user. */
export function answer(registry: RegistryContext, user: UserInfo, question: Question): SubjectAccessReviewStatus {
  const { decision, reason } = registry.settings.authorizer.authorize(attributesOf(user, question));
  return {
    allowed: decision === 'allow',
    ...(decision === 'deny' && { denied: true }),
    ...(reason !== '' && { reason }),
  };
}

function attributesOf(
  user: UserInfo,
  { resourceAttributes, nonResourceAttributes }: Question,
): AuthorizationAttributes {
  if (resourceAttributes === undefined) {
    return { user, verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' };
  }
  const {
    verb = '',
    group = '',
    version = '*',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = resourceAttributes;
  return { user, verb, group, version, resource, subresource, namespace, name };
}

/** A question is about a resource or about a path. */
export function validateQuestion({ resourceAttributes, nonResourceAttributes }: Question): FieldError[] {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalid('spec.nonResourceAttributes', nonResourceAttributes, detail)];
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    return [
      invalid(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    ];
  }
  return [];
}
