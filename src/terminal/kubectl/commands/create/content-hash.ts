import type { JsonObject } from '../../../../core/meta/object.ts';
import { compactJson, sortKeys } from '../../printers/json.ts';

const replacements = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
]);

/** The suffix that `--append-hash` gives a config map. */
export function configMapHash(name: string, fields: { data?: object; binaryData?: object }): Promise<string> {
  const content = {
    kind: 'ConfigMap',
    name,
    data: fields.data ?? {},
    ...(fields.binaryData === undefined ? {} : { binaryData: fields.binaryData }),
  };
  return hash(content);
}

/** The suffix that `--append-hash` gives a secret. */
export function secretHash(name: string, type: string, data: JsonObject): Promise<string> {
  return hash({ kind: 'Secret', type, name, data });
}

async function hash(content: object): Promise<string> {
  const bytes = new TextEncoder().encode(compactJson(sortKeys(content)));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from(hex.slice(0, 10), (character) => replacements.get(character) ?? character).join('');
}
