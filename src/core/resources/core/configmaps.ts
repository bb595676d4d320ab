import { type ConfigMap, configMaps } from '../../api/core-v1.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { type FieldError, forbidden, invalid, tooLong } from '../../meta/field-error.ts';
import { byteLength, checkConfigMapKey } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../../registry/columns.ts';
import { defineResource } from '../../registry/resource.ts';

const maximumBytes = 1024 * 1024;

export const configMapResource = defineResource<ConfigMap>({
  ...configMaps,
  shortNames: ['cm'],
  strategy: {
    validate,
    validateUpdate: (configMap, old) => [...validateImmutable(configMap, old), ...validate(configMap)],
  },
  columns: [
    nameColumn,
    { name: 'Data', cell: ({ data = {}, binaryData = {} }) => Object.keys({ ...data, ...binaryData }).length },
    ageColumn,
  ],
});

function validate({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors = [
    ...Object.keys(data).flatMap((key) => [
      ...(key in binaryData ? [invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')] : []),
      ...checkConfigMapKey(key).map((message) => invalid(`data[${key}]`, key, message)),
    ]),
    ...Object.keys(binaryData).flatMap((key) =>
      checkConfigMapKey(key).map((message) => invalid(`binaryData[${key}]`, key, message)),
    ),
  ];
  const bytes =
    Object.values(data).reduce((sum, value) => sum + byteLength(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + Math.floor(((value ?? '').length * 3) / 4), 0);
  return bytes > maximumBytes ? [...errors, tooLong('', maximumBytes)] : errors;
}

function validateImmutable(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  if (old.immutable !== true) return [];
  const reason = 'field is immutable when `immutable` is set';
  return [
    ...(configMap.immutable === true ? [] : [forbidden('immutable', reason)]),
    ...(deepEqual(configMap.data ?? {}, old.data ?? {}) ? [] : [forbidden('data', reason)]),
    ...(deepEqual(configMap.binaryData ?? {}, old.binaryData ?? {}) ? [] : [forbidden('binaryData', reason)]),
  ];
}
