/** Whether a field of a schema says anything. */
export function isSet(name: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (name === 'additionalProperties' || typeof value === 'number') return true;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return value !== '' && value !== false;
}
