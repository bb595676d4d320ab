import { type Secret, secrets } from '../../api/core-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../meta/field-error.ts';
import { checkConfigMapKey } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';
import { explainJsonError } from '../../schema/json-syntax.ts';

const maximumBytes = 1024 * 1024;
const accountAnnotation = 'kubernetes.io/service-account.name';

export const secretResource = defineResource<Secret>({
  ...secrets,
  strategy: {
    defaults: (secret) => {
      secret.type ||= 'Opaque';
      takeStringData(secret);
    },
    validate,
    prepareForUpdate: (secret, old) => {
      if (!secret.type && old.type !== undefined) secret.type = old.type;
    },
    validateUpdate: (secret, old) => [...validateImmutable(secret, old), ...validate(secret)],
  },
  columns: [
    nameColumn,
    { name: 'Type', cell: ({ type }) => type ?? '' },
    { name: 'Data', cell: ({ data = {} }) => Object.keys(data).length },
    ageColumn,
  ],
  fieldSelectors: { type: ({ type }) => type ?? '' },
});

/** Text that a writer gave for convenience joins the data, encoded. */
function takeStringData(secret: Secret): void {
  const { stringData } = secret;
  delete secret.stringData;
  if (stringData === undefined) return;
  const encoded = Object.entries(stringData).map(([key, value]) => [key, toBase64(value)] as const);
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
}

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function validate(secret: Secret): FieldError[] {
  const { data = {} } = secret;
  const bytes = Object.values(data).reduce((sum, value) => sum + Math.floor((value.length * 3) / 4), 0);
  return [
    ...Object.keys(data).flatMap((key) => checkConfigMapKey(key).map((text) => invalid(`data[${key}]`, key, text))),
    ...(bytes > maximumBytes ? [tooLong('data', maximumBytes)] : []),
    ...validateType(secret),
  ];
}

/** What each type of secret must hold. */
const requiredKeys = new Map<string, readonly string[]>([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

function validateType({ type = '', data = {}, metadata }: Secret): FieldError[] {
  if (type === 'kubernetes.io/service-account-token') {
    const account = metadata.annotations?.[accountAnnotation] ?? '';
    return account === '' ? [required(`metadata.annotations[${accountAnnotation}]`)] : [];
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    return [required('data[username]'), required('data[password]')];
  }
  const missing = (requiredKeys.get(type) ?? []).filter((key) => !(key in data));
  if (missing.length > 0) return missing.map((key) => required(`data[${key}]`));
  const jsonKey = type.startsWith('kubernetes.io/dockerc') ? requiredKeys.get(type)?.[0] : undefined;
  const problem = jsonKey === undefined ? undefined : jsonProblem(data[jsonKey] ?? '');
  if (jsonKey === undefined || problem === undefined) return [];
  return [invalid(`data[${jsonKey}]`, '<secret contents redacted>', problem)];
}

function jsonProblem(encoded: string): string | undefined {
  const text = atob(encoded);
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return explainJsonError(text);
  }
}

function validateImmutable(secret: Secret, old: Secret): FieldError[] {
  const errors = secret.type === old.type ? [] : [invalid('type', secret.type, 'field is immutable')];
  if (old.immutable !== true) return errors;
  const reason = 'field is immutable when `immutable` is set';
  return [
    ...errors,
    ...(secret.immutable === true ? [] : [forbidden('immutable', reason)]),
    ...(deepEqual(secret.data ?? {}, old.data ?? {}) ? [] : [forbidden('data', reason)]),
  ];
}
