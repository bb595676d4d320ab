import type { SchemaField } from '../meta/schema-source.ts';
import { goTypeName } from './go-type-name.ts';

/** Why a value of a patched object does not fit its field, in the words of the conversion that strategic patches end with. */
export function conversionMessage(field: SchemaField, value: unknown): string {
  const kind = kindOf(value);
  switch (field.t) {
    case 'ref':
    case 'object':
      return `cannot restore struct from: ${kind}`;
    case 'map':
      return `cannot restore map from ${kind}`;
    case 'array':
    case 'bytes':
      return `cannot restore slice from ${kind}`;
    default:
      break;
  }
  const wanted = scalarKind(field);
  const converts = wanted !== 'bool' && (kind === 'int64' || (kind === 'float64' && wanted !== 'string'));
  return converts ? `cannot convert ${kind} to ${goTypeName(field)}` : `unrecognized type: ${wanted}`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'string' ? 'string' : 'map';
}

function scalarKind({ t, f }: SchemaField): string {
  if (t === 'boolean') return 'bool';
  if (t === 'integer') return f ?? 'int32';
  return t === 'number' ? 'float64' : 'string';
}
