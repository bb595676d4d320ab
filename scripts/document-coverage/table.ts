/** A Markdown table. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Names as code, in alphabetical order. */
export function nameList(names: Iterable<string>): string {
  return [...new Set(names)]
    .sort()
    .map((name) => `\`${name}\``)
    .join(' ');
}
