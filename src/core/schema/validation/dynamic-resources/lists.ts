import { duplicate, type FieldError, tooMany } from '../../../meta/field-error.ts';
import { listOf } from '../basics.ts';

/** Each item, unless there are too many of them. */
export function validateItems<T>(
  items: readonly T[] | null | undefined,
  most: number,
  field: string,
  validate: (item: T, field: string) => FieldError[],
): FieldError[] {
  const list = listOf(items);
  if (list.length > most) return [tooMany(field, list.length, most)];
  return list.flatMap((item, index) => validate(item, `${field}[${index}]`));
}

/** The same for items that are told apart by a key, of which none may come twice. */
export function validateSet<T>(
  items: readonly T[] | null | undefined,
  most: number,
  field: string,
  validate: (item: T, field: string) => FieldError[],
  keyOf: (item: T) => unknown,
): FieldError[] {
  const errors = validateItems(items, most, field, validate);
  if (listOf(items).length > most) return errors;
  const seen = new Set<string>();
  for (const [index, item] of listOf(items).entries()) {
    const key = keyOf(item);
    const text = JSON.stringify(key);
    if (seen.has(text)) errors.push(duplicate(`${field}[${index}]`, key));
    seen.add(text);
  }
  return errors;
}

/** Keys in order, so that errors come in the same order always. */
export function validateMap<T>(
  map: Readonly<Record<string, T>> | undefined,
  field: string,
  validateKey: (key: string, field: string) => FieldError[],
  validate: (item: T, field: string) => FieldError[],
): FieldError[] {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([key, item]) => [...validateKey(key, field), ...validate(item, `${field}[${key}]`)]);
}
