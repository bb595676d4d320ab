import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import type { JsonObject } from '../../meta/object.ts';
import { CelMap } from '../values/cel-map.ts';
import type { CelValue } from '../values/cel-value.ts';
import { escapeName, unescapeName } from './escape-name.ts';

type Convert = (value: unknown, schema: JSONSchemaProps) => CelValue;

/** A JSON object of which expressions see what its schema names. Its values are converted as they are asked for. */
export class SchemaMap extends CelMap {
  readonly #object: JsonObject;
  readonly #schemaOf: (name: string) => JSONSchemaProps | undefined;
  readonly #isEscaped: boolean;
  readonly #convert: Convert;
  readonly #values = new Map<string, CelValue>();

  /** The names of properties are escaped, keys of maps are not. */
  constructor(
    object: JsonObject,
    schemaOf: (name: string) => JSONSchemaProps | undefined,
    isEscaped: boolean,
    convert: Convert,
  ) {
    super();
    this.#object = object;
    this.#schemaOf = schemaOf;
    this.#isEscaped = isEscaped;
    this.#convert = convert;
  }

  get size(): number {
    return Object.keys(this.#object).length;
  }

  has(key: CelValue): boolean {
    const name = this.#nameOf(key);
    return (
      name !== undefined && Object.hasOwn(this.#object, name) && this.#isThere(this.#object[name]) && this.#sees(name)
    );
  }

  find(key: CelValue): CelValue | undefined {
    const name = this.#nameOf(key);
    const schema = name === undefined ? undefined : this.#schemaOf(name);
    if (name === undefined || schema === undefined || !this.has(key)) return undefined;
    let value = this.#values.get(name);
    if (value === undefined) {
      value = this.#convert(this.#object[name], schema);
      this.#values.set(name, value);
    }
    return value;
  }

  *keys(): Iterable<CelValue> {
    for (const name of Object.keys(this.#object).sort()) {
      if (!this.#sees(name)) continue;
      const key = this.#isEscaped ? escapeName(name) : name;
      if (key !== undefined) yield key;
    }
  }

  /** A property that is null is absent; what maps hold is not. */
  #isThere(value: unknown): boolean {
    return value !== undefined && !(this.#isEscaped && value === null);
  }

  #sees(name: string): boolean {
    return this.#schemaOf(name) !== undefined;
  }

  #nameOf(key: CelValue): string | undefined {
    if (typeof key !== 'string') return undefined;
    return this.#isEscaped ? unescapeName(key) : key;
  }
}
