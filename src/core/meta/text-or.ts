/** A value that may be anything, as text; what is no text is `inDoubt`. */
export function textOr(value: unknown, inDoubt = ''): string {
  return typeof value === 'string' ? value : inDoubt;
}
