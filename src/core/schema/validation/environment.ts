import type { EnvFromSource, EnvVar, EnvVarSource } from '../../api/core-v1.ts';
import { type FieldError, invalid, required } from '../../meta/field-error.ts';
import {
  checkConfigMapKey,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkRelaxedEnvironmentVariableName,
} from '../../meta/names.ts';
import { asErrors, validateRequiredName } from './basics.ts';
import { validateObjectField, validateResourceField } from './downward-api.ts';
import { validateNoBacksteps } from './paths.ts';

const exclusive = 'may not have more than one field specified at a time';

export function validateEnvironment(variables: readonly EnvVar[], field: string): FieldError[] {
  return variables.flatMap((variable, index) => [
    ...validateRequiredName(variable.name, checkRelaxedEnvironmentVariableName, `${field}[${index}].name`),
    ...validateSource(variable, `${field}[${index}].valueFrom`),
  ]);
}

function validateSource({ value = '', valueFrom }: EnvVar, field: string): FieldError[] {
  if (valueFrom === undefined) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(
    (source) => source !== undefined,
  ).length;
  return [
    ...(fieldRef === undefined ? [] : validateObjectField(fieldRef, 'environment', `${field}.fieldRef`)),
    ...(resourceFieldRef === undefined
      ? []
      : validateResourceField(resourceFieldRef, 'environment', `${field}.resourceFieldRef`)),
    ...(configMapKeyRef === undefined ? [] : validateKeyReference(configMapKeyRef, `${field}.configMapKeyRef`)),
    ...(secretKeyRef === undefined ? [] : validateKeyReference(secretKeyRef, `${field}.secretKeyRef`)),
    ...(fileKeyRef === undefined ? [] : validateFileReference(fileKeyRef, `${field}.fileKeyRef`)),
    ...validateCount(count, value, field),
  ];
}

function validateCount(count: number, value: string, field: string): FieldError[] {
  if (count === 0) {
    const sources = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    return [invalid(field, '', `must specify one of: ${sources}`)];
  }
  if (value !== '') return [invalid(field, '', 'may not be specified when `value` is not empty')];
  return count > 1 ? [invalid(field, '', exclusive)] : [];
}

function validateKeyReference({ name = '', key }: { name?: string; key: string }, field: string): FieldError[] {
  return [
    ...asErrors(`${field}.name`, name, checkDns1123Subdomain(name)),
    ...validateRequiredName(key, checkConfigMapKey, `${field}.key`),
  ];
}

function validateFileReference(
  { key, volumeName, path }: NonNullable<EnvVarSource['fileKeyRef']>,
  field: string,
): FieldError[] {
  return [
    ...validateRequiredName(key, checkRelaxedEnvironmentVariableName, `${field}.key`),
    ...validateRequiredName(volumeName, checkDns1123Label, `${field}.volumeName`),
    ...(path === '' ? [required(`${field}.path`)] : validateNoBacksteps(path, `${field}.path`)),
  ];
}

export function validateEnvironmentSources(sources: readonly EnvFromSource[], field: string): FieldError[] {
  return sources.flatMap(({ prefix = '', configMapRef, secretRef }, index) => {
    const place = `${field}[${index}]`;
    const count = [configMapRef, secretRef].filter((source) => source !== undefined).length;
    return [
      ...(prefix === '' ? [] : asErrors(`${place}.prefix`, prefix, checkRelaxedEnvironmentVariableName(prefix))),
      ...validateSourceName(configMapRef, `${place}.configMapRef.name`),
      ...validateSourceName(secretRef, `${place}.secretRef.name`),
      ...(count === 0 ? [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
      ...(count > 1 ? [invalid(field, '', exclusive)] : []),
    ];
  });
}

/** Rules for prefixes of generated names allow a dash at the end. */
function validateSourceName(source: { name?: string } | undefined, field: string): FieldError[] {
  if (source === undefined) return [];
  return validateRequiredName(source.name, (name) => checkDns1123Subdomain(name.replace(/(?<=.)-$/, 'a')), field);
}
