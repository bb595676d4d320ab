import type { CelType, CelTypeKind } from '../cel-type.ts';

const shown: Partial<Record<CelTypeKind, string>> = {
  duration: 'duration',
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
};

/** A type as messages print it: `list(string)`. */
export function formatType(type: CelType): string {
  const short = shown[type.kind];
  if (short !== undefined) return short;
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(formatType).join(', ')})`;
}

/** The types of a call's arguments, `string.(int)` when the first is its receiver. */
export function formatArguments(types: readonly CelType[], isMember: boolean): string {
  const names = types.map(formatType);
  const receiver = isMember ? `${names.shift() ?? ''}.` : '';
  return `${receiver}(${names.join(', ')})`;
}
