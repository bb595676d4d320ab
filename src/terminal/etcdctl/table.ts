/** Rows in a frame, under their headings; everything to the right, headings in the middle. */
export function formatTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const print = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = print(headings.map((heading, column) => centre(heading, widths[column] ?? 0)));
  const body = rows.map((row) => print(row.map((cell, column) => cell.padStart(widths[column] ?? 0))));
  return `${[line, head, line, ...body, line].join('\n')}\n`;
}

function centre(text: string, width: number): string {
  return text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width);
}
