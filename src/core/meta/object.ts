import type { ObjectMeta } from '../api/meta-v1.ts';

/** Any object of the API, as decoded JSON. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** A JSON object whose shape is not known here. */
export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same object, seen as plain JSON: writes go through. */
export function asJson(object: object): JsonObject {
  return object as JsonObject;
}

/** A copy of a JSON value that shares nothing with it. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => cloneJson(item)) as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) define(copy, key, cloneJson(value[key]));
  return copy as T;
}

/** Assigns as JSON.parse does: `__proto__` is a key like any other. */
export function define(object: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
