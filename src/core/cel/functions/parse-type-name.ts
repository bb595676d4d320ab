import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listTypeOf,
  mapTypeOf,
  nullType,
  optionalTypeOf,
  stringType,
  structType,
  timestampType,
  typeParameter,
  typeTypeOf,
  uintType,
} from '../cel-type.ts';

const simple: Readonly<Record<string, CelType>> = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  duration: durationType,
  dyn: dynType,
  int: intType,
  null: nullType,
  string: stringType,
  timestamp: timestampType,
  uint: uintType,
};

/** The type that a signature names: `list(string)`, `map(K,V)`, `optional(T)`, `net.IP`; one capital letter is a parameter. */
export function parseTypeName(text: string): CelType {
  const known = simple[text];
  if (known !== undefined) return known;
  if (/^[A-Z]$/.test(text)) return typeParameter(text);
  const match = /^(\w+)\((.*)\)$/.exec(text);
  if (match === null) return structType(text);
  const [, name, inner = ''] = match;
  if (name === 'map') {
    const comma = inner.indexOf(',');
    return mapTypeOf(parseTypeName(inner.slice(0, comma).trim()), parseTypeName(inner.slice(comma + 1).trim()));
  }
  const parameter = parseTypeName(inner);
  if (name === 'list') return listTypeOf(parameter);
  if (name === 'optional') return optionalTypeOf(parameter);
  if (name === 'type') return typeTypeOf(parameter);
  throw new Error(`not a type: ${text}`);
}
