import type { FieldError } from '../meta/field-error.ts';

/** What is wrong with an object: at once, or after code was loaded that looks for it. */
export type FieldErrors = FieldError[] | Promise<FieldError[]>;

/** The validation of a kind that a cluster rarely writes before somebody asks for it; its code is loaded with its first write. */
export function lazyValidator<Subjects extends readonly unknown[]>(
  load: () => Promise<(...subjects: Subjects) => FieldErrors>,
): (...subjects: Subjects) => Promise<FieldError[]> {
  let loaded: Promise<(...subjects: Subjects) => FieldErrors> | undefined;
  return async (...subjects) => {
    loaded ??= load();
    return (await loaded)(...subjects);
  };
}
