import { isJsonObject } from '../../../core/meta/object.ts';

/** A value as kubectl prints JSON: indented, `<`, `>` and `&` escaped. Ends in a line break. */
export function printJson(value: unknown, indent = 4): string {
  return `${escapeHtml(JSON.stringify(value, null, indent))}\n`;
}

/** JSON on one line, as Go writes it. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value));
}

/** The same value with the keys of every object in the order of their bytes, as objects without a type are printed. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function escapeHtml(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
