import { duplicate, type FieldError, required } from '../../../meta/field-error.ts';

/** Each condition has a type, and no two the same. */
export function validateConditionTypes(conditions: readonly { type?: string }[] | undefined): FieldError[] {
  const seen = new Set<string>();
  return (conditions ?? []).flatMap(({ type = '' }, index) => {
    const field = `status.conditions[${index}].type`;
    const isRepeated = seen.has(type);
    seen.add(type);
    return [...(isRepeated ? [duplicate(field, type)] : []), ...(type === '' ? [required(field)] : [])];
  });
}
