import type { SchemaField } from '../meta/schema-source.ts';

/** The type of a field as Go prints it: `[]v1.Container`, `map[string]string`, `int32`. */
export function goTypeName(field: SchemaField): string {
  if (field.goType !== undefined) return field.goType;
  switch (field.t) {
    case 'integer':
      return field.f ?? 'int32';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'bytes':
      return '[]uint8';
    case 'array':
      return `[]${elementName(field)}`;
    case 'map':
      return `map[string]${elementName(field)}`;
    case 'ref':
      return (field.ref ?? '').replace(/^.*\//, '');
    case 'time':
    case 'microTime':
      return field.t === 'time' ? 'v1.Time' : 'v1.MicroTime';
    case 'quantity':
      return 'resource.Quantity';
    case 'intOrString':
      return 'intstr.IntOrString';
    case 'string':
      return 'string';
    case 'any':
    case 'object':
      return 'map[string]interface {}';
  }
}

function elementName({ of }: SchemaField): string {
  return of === undefined ? 'interface {}' : goTypeName(of);
}

/** `PodSpec` for a field of type `core/v1.PodSpec`; empty where the structure has no name. */
export function structureName(field: SchemaField): string {
  return field.ref?.replace(/^.*\./, '') ?? '';
}
