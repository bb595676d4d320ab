/** The texts in a Warning header: `299 - "use policy/v1"`, several separated by commas. */
export function parseWarnings(header: string): string[] {
  const texts: string[] = [];
  const pattern = /\d{3} \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g;
  for (const match of header.matchAll(pattern)) texts.push((match[1] ?? '').replace(/\\(.)/g, '$1'));
  return texts;
}
