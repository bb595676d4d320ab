import { describe, JqError, type Json, typeOf } from './value.ts';

export type Path = readonly Json[];

/** `.[key]`. Throws a JqError. */
export function getKey(value: Json, key: Json): Json {
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null;
  if (key instanceof Map && (Array.isArray(value) || typeof value === 'string' || value === null)) {
    return slice(value, key.get('start') ?? null, key.get('end') ?? null);
  }
  if (value instanceof Map && typeof key === 'string') return value.get(key) ?? null;
  if (Array.isArray(value) && typeof key === 'number') {
    const index = Math.floor(key);
    return value[index < 0 ? value.length + index : index] ?? null;
  }
  if (Array.isArray(value) && Array.isArray(key)) return indices(value, key);
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeOf(value)} with string "${key}"`);
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`);
}

function indices(value: readonly Json[], wanted: readonly Json[]): Json[] {
  const texts = value.map((item) => describe(item));
  return value.flatMap((_, index) =>
    wanted.length > 0 && wanted.every((item, offset) => describe(item) === texts[index + offset]) ? [index] : [],
  );
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new JqError(`Cannot index ${typeOf(value)} with object`);
  if (Array.isArray(value)) return value.slice(...bounds(value.length, from, to));
  const characters = Array.from(value);
  return characters.slice(...bounds(characters.length, from, to)).join('');
}

function bounds(length: number, from: Json, to: Json): [number, number] {
  const clamp = (value: Json, missing: number, round: (number: number) => number): number => {
    if (value === null) return missing;
    if (typeof value !== 'number') throw new JqError('Start and end indices of an array slice must be numbers');
    const at = value < 0 ? length + value : value;
    return Math.min(length, Math.max(0, round(at)));
  };
  const start = clamp(from, 0, Math.floor);
  return [start, Math.max(start, clamp(to, length, Math.ceil))];
}

export function getPath(value: Json, path: Path): Json {
  let current = value;
  for (const key of path) {
    if (current === null) return null;
    current = getKey(current, key);
  }
  return current;
}

/** A copy in which what is at the path is `changed`. Throws a JqError. */
export function setPath(value: Json, path: Path, changed: Json): Json {
  return updatePath(value, path, () => changed);
}

export function updatePath(value: Json, path: Path, update: (value: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return update(value);
  if (key instanceof Map) return updateSlice(value, key, rest, update);
  if (typeof key === 'string' && (value === null || value instanceof Map)) {
    const object = new Map(value ?? []);
    object.set(key, updatePath(object.get(key) ?? null, rest, update));
    return object;
  }
  if (typeof key === 'number' && (value === null || Array.isArray(value))) {
    const array = [...(value ?? [])];
    const index = key < 0 ? array.length + key : Math.floor(key);
    if (index < 0) throw new JqError('Out of bounds negative array index');
    while (array.length < index) array.push(null);
    array[index] = updatePath(array[index] ?? null, rest, update);
    return array;
  }
  getKey(value, key);
  throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
}

function updateSlice(value: Json, key: ReadonlyMap<string, Json>, rest: Path, update: (value: Json) => Json): Json {
  if (value !== null && !Array.isArray(value))
    throw new JqError(`Cannot update field at object index of ${typeOf(value)}`);
  const array = value ?? [];
  const [start, end] = bounds(array.length, key.get('start') ?? null, key.get('end') ?? null);
  const replaced = updatePath(array.slice(start, end), rest, update);
  if (!Array.isArray(replaced)) throw new JqError('A slice of an array can only be assigned another array');
  return [...array.slice(0, start), ...replaced, ...array.slice(end)];
}

/** A copy without what is at the paths. */
export function deletePaths(value: Json, paths: readonly Path[]): Json {
  return paths.reduce<Json>((current, path) => deletePath(current, path), value);
}

function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = getKey(value, key);
    return inner === null ? value : setPath(value, [key], deletePath(inner, rest));
  }
  if (value instanceof Map && typeof key === 'string') {
    const object = new Map(value);
    object.delete(key);
    return object;
  }
  if (Array.isArray(value) && typeof key === 'number') {
    const index = key < 0 ? value.length + key : key;
    return value.filter((_, at) => at !== index);
  }
  if (Array.isArray(value) && key instanceof Map) {
    const [start, end] = bounds(value.length, key.get('start') ?? null, key.get('end') ?? null);
    return [...value.slice(0, start), ...value.slice(end)];
  }
  throw new JqError(`Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${typeOf(value)}`);
}
