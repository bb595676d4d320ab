import type { JSONSchemaProps } from '../../api/apiextensions-v1.ts';
import { childPath } from '../../meta/field-error.ts';
import { isJsonObject } from '../../meta/object.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

/** Where `.spec.ports['a']` leads below a schema, as errors print it, or why it leads nowhere. */
export function parseFieldPath(text: string, schema: JSONSchemaProps): { path: string } | { problem: string } {
  let path = '';
  let place: JSONSchemaProps | undefined = schema;
  let rest = text;
  while (rest !== '') {
    const match = /^\.([^.[\]']+)|^\['((?:[^'\\]|\\.)*)'\]/.exec(rest);
    if (match === null) return { problem: `expected [ or . but got: ${rest}` };
    const name: string = match[1] ?? unescapeQuoted(match[2] ?? '');
    const node: JSONSchemaProps = place;
    const { properties, additionalProperties } = node;
    if (properties !== undefined) path = childPath(path, name);
    else path = `${path}[${name}]`;
    place = properties === undefined ? schemaOf(additionalProperties) : own(properties, name);
    if (place === undefined) return { problem: 'does not refer to a valid field' };
    rest = rest.slice(match[0].length);
  }
  return { path };
}

function own(properties: Readonly<Record<string, JSONSchemaProps>>, name: string): JSONSchemaProps | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function schemaOf(value: unknown): JSONSchemaProps | undefined {
  return isJsonObject(value) ? value : undefined;
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\(.)/g, (_match, character: string) => simpleEscapes[character] ?? character);
}
