/** `command=sh&command=-c`. */
export function repeatedQuery(name: string, values: readonly string[]): string {
  return values.map((value) => `${name}=${encodeURIComponent(value)}`).join('&');
}
