import { type FieldError, invalid } from '../../../meta/field-error.ts';

export function validateSimplePath(path: string, field: string): FieldError[] {
  return path.startsWith('.') ? [] : [invalid(field, path, 'must be a simple json path starting with .')];
}
