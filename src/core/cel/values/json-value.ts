import { isJsonObject } from '../../meta/object.ts';
import { CelList } from './cel-list.ts';
import { CelMap } from './cel-map.ts';
import type { CelValue } from './cel-value.ts';

/** A JSON value without a schema: whole numbers are ints, others doubles. Objects are looked into as they are asked for. */
export function jsonValue(value: unknown): CelValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return new CelList(value.map(jsonValue));
  return isJsonObject(value) ? new JsonMap(value) : null;
}

/** A JSON object as a map of whatever it holds. */
class JsonMap extends CelMap {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #values = new Map<string, CelValue>();

  constructor(object: Readonly<Record<string, unknown>>) {
    super();
    this.#object = object;
  }

  get size(): number {
    return Object.keys(this.#object).length;
  }

  has(key: CelValue): boolean {
    return typeof key === 'string' && Object.hasOwn(this.#object, key) && this.#object[key] !== undefined;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string' || !this.has(key)) return undefined;
    let value = this.#values.get(key);
    if (value === undefined) {
      value = jsonValue(this.#object[key]);
      this.#values.set(key, value);
    }
    return value;
  }

  *keys(): Iterable<CelValue> {
    for (const key of Object.keys(this.#object).sort()) yield key;
  }
}
