import type { Kubeconfig } from '../../../../core/client/kubeconfig/kubeconfig.ts';
import { isJsonObject, type JsonObject } from '../../../../core/meta/object.ts';

/** `bytes` are base64 in the file. */
type FieldType = 'string' | 'bytes' | 'boolean' | 'other';

type Section = 'clusters' | 'contexts' | 'users';

const extensions = { extensions: 'other' } as const;

const sections: Readonly<Record<Section, Readonly<Record<string, FieldType>>>> = {
  clusters: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'boolean',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'boolean',
    ...extensions,
  },
  contexts: { cluster: 'string', user: 'string', namespace: 'string', ...extensions },
  users: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    'act-as': 'string',
    'act-as-uid': 'string',
    'act-as-groups': 'other',
    'act-as-user-extra': 'other',
    username: 'string',
    password: 'string',
    'auth-provider': 'other',
    exec: 'other',
    ...extensions,
  },
};

/** How a field is called in the file where that differs. */
const fileNames = new Map([
  ['act-as', 'as'],
  ['act-as-uid', 'as-uid'],
  ['act-as-groups', 'as-groups'],
  ['act-as-user-extra', 'as-user-extra'],
]);

/** What a dotted path names. */
export type Property =
  | { readonly type: 'currentContext' }
  | { readonly type: 'section'; readonly section: Section }
  | { readonly type: 'entry'; readonly section: Section; readonly name: string }
  | {
      readonly type: 'field';
      readonly section: Section;
      readonly name: string;
      readonly field: string;
      readonly fieldType: FieldType;
    };

/** A name may contain dots: it ends where a field's name follows. Throws an Error in kubectl's words. */
export function parseProperty(path: string): Property {
  const [first = '', ...rest] = path.split('.');
  if (first === 'current-context' && rest.length === 0) return { type: 'currentContext' };
  if (first !== 'clusters' && first !== 'contexts' && first !== 'users') {
    throw new Error(
      first === 'current-context'
        ? `unable to parse one or more field values of ${path}`
        : `unable to parse ${path} after [] at api.Config`,
    );
  }
  if (rest.length === 0) return { type: 'section', section: first };
  const fields = sections[first];
  const at = rest.findIndex((word, index) => index > 0 && word in fields);
  if (at < 0) return { type: 'entry', section: first, name: rest.join('.') };
  const field = rest[at] ?? '';
  if (at < rest.length - 1) throw new Error(`unable to parse one or more field values of ${path}`);
  return {
    type: 'field',
    section: first,
    name: rest.slice(0, at).join('.'),
    field: fileNames.get(field) ?? field,
    fieldType: fields[field] ?? 'other',
  };
}

/** Throws an Error in kubectl's words when the value does not fit. */
export function setProperty(config: Kubeconfig, property: Property, text: string, rawBytes: boolean): void {
  if (property.type === 'currentContext') {
    config.currentContext = text;
    return;
  }
  const entries = config[property.section] as Map<string, JsonObject>;
  if (property.type !== 'field') throw new Error("can't set a map to a value: map[]");
  const entry = entries.get(property.name) ?? {};
  entry[property.field] = fieldValue(property.fieldType, text, rawBytes);
  entries.set(property.name, entry);
}

export function unsetProperty(config: Kubeconfig, property: Property): void {
  if (property.type === 'currentContext') {
    config.currentContext = '';
    return;
  }
  const entries = config[property.section] as Map<string, JsonObject>;
  if (property.type === 'section') entries.clear();
  else if (property.type === 'entry') entries.delete(property.name);
  else {
    const entry = entries.get(property.name);
    if (!isJsonObject(entry)) throw new Error(`current map key \`${property.name}\` is invalid`);
    delete entry[property.field];
  }
}

function fieldValue(type: FieldType, text: string, rawBytes: boolean): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return parseGoBoolean(text);
    case 'bytes':
      return rawBytes ? btoa(String.fromCharCode(...new TextEncoder().encode(text))) : checkBase64(text);
    default:
      throw new Error("can't set a map to a value: map[]");
  }
}

function parseGoBoolean(text: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw new Error(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function checkBase64(text: string): string {
  const valid = /^[A-Za-z0-9+/]*/.exec(text)?.[0].length ?? 0;
  const padded = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  if (!padded)
    throw new Error(
      `error decoding input value: illegal base64 data at input byte ${valid - (valid === text.length ? valid % 4 : 0)}`,
    );
  return text;
}
