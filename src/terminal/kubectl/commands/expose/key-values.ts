/** `a=b,c=d`. Throws an Error in kubectl's words. */
export function parseKeyValues(text: string): Record<string, string> {
  if (text === '') throw new Error('no label spec passed');
  const entries = text.split(',').map((pair) => {
    const [key = '', value, ...rest] = pair.split('=');
    if (value === undefined || rest.length > 0) throw new Error(`unexpected label spec: ${pair}`);
    if (key === '') throw new Error('unexpected empty label key');
    return [key, value];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
