/** A JSON value; an object keeps the order of its keys. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** What a program raised; `value` is what `catch` sees. */
export class JqError extends Error {
  readonly value: Json;

  constructor(value: Json) {
    super(typeof value === 'string' ? value : `${toText(value)} (not a string)`);
    this.value = value;
  }
}

export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'object';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string';
}

/** Everything but null and false. */
export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308';
  const text = String(value);
  return Object.is(value, -0) ? '-0' : text;
}

/** Compact JSON. */
export function toText(value: Json, sortKeys = false): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => toText(item, sortKeys)).join(',')}]`;
  const keys = sortKeys ? sortedKeys(value) : [...value.keys()];
  return `{${keys.map((key) => `${quoteText(key)}:${toText(value.get(key) ?? null, sortKeys)}`).join(',')}}`;
}

export function quoteText(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

export function sortedKeys(object: JsonObject): string[] {
  return [...object.keys()].sort(compareText);
}

const typeOrder: Readonly<Record<JsonType, number>> = {
  null: 0,
  boolean: 1,
  number: 3,
  string: 4,
  array: 5,
  object: 6,
};

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The order of all values. */
export function compare(left: Json, right: Json): number {
  const types = typeOrder[typeOf(left)] - typeOrder[typeOf(right)];
  if (types !== 0) return types;
  if (typeof left === 'number' && typeof right === 'number') return Number.isNaN(left) ? -1 : left - right;
  if (typeof left === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right);
  return left instanceof Map && right instanceof Map ? compareObjects(left, right) : 0;
}

function compareArrays(left: readonly Json[], right: readonly Json[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const result = compare(left[index] ?? null, right[index] ?? null);
    if (result !== 0) return result;
  }
  return left.length - right.length;
}

function compareObjects(left: JsonObject, right: JsonObject): number {
  const [first, second] = [sortedKeys(left), sortedKeys(right)];
  const keys = compareArrays(first, second);
  if (keys !== 0) return keys;
  for (const key of first) {
    const result = compare(left.get(key) ?? null, right.get(key) ?? null);
    if (result !== 0) return result;
  }
  return 0;
}

const shownLength = 11;

/** A value as error messages show it: `string ("abc")`. */
export function describe(value: Json): string {
  const text = toText(value);
  const shown = text.length > shownLength ? `${text.slice(0, shownLength - 1)}...` : text;
  return `${typeOf(value)} (${shown})`;
}
