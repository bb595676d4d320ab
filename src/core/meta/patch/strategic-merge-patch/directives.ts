import { define, isJsonObject, type JsonObject } from '../../object.ts';
import { goValue } from '../../quote.ts';
import { newUnexpectedError, newUnprocessablePatch } from '../../status.ts';
import { directive } from './patch-meta.ts';

/** Nothing of what is being added may be null: there is nothing to remove. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) if (item !== null) define(result, key, withoutNulls(item));
  return result;
}

/** What is being added without the objects that are directives; undefined when it is one itself. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, directive)) return undefined;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const kept = withoutDirectives(item);
    if (kept !== undefined) define(result, key, kept);
  }
  return result;
}

/** A list of lists, which no strategy covers. */
export function refuseListOfLists(list: readonly unknown[]): void {
  if (list.some(Array.isArray)) throw newUnprocessablePatch();
}

/** The value of the merge key, which every item must have. */
export function keyOf(item: JsonObject, mergeKey: string): unknown {
  if (Object.hasOwn(item, mergeKey)) return item[mergeKey];
  throw newUnexpectedError(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
}

/** The items of a list that is merged by key. */
export function objectsOf(list: readonly unknown[]): JsonObject[] {
  return list.map((item) => {
    if (!isJsonObject(item))
      throw newUnexpectedError(`expected a map[string]interface {}, but received a ${typeof item}`);
    return item;
  });
}
