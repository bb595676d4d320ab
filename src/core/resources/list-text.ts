/** The first three, and how many more there are: `a,b,c + 2 more...`; `none` for an empty list. */
export function listText(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, 3).join(',');
  return items.length > 3 ? `${shown} + ${items.length - 3} more...` : shown;
}

/** Labels as columns show them: `a=1,b=2`, sorted; `<none>` without any. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? '<none>' : entries.sort().join(',');
}
