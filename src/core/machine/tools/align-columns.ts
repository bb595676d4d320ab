export interface ColumnLayout {
  readonly align: 'left' | 'right';
  /** At least so wide. */
  readonly width?: number;
}

/** Rows with each column as wide as its widest cell, joined by `gap`; a last column that is aligned left is not padded. */
export function alignColumns(rows: readonly (readonly string[])[], layout: readonly ColumnLayout[], gap = ' '): string {
  const widths = layout.map(({ width = 0 }, column) => Math.max(width, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        if (layout[column]?.align === 'right') return cell.padStart(width);
        return column === row.length - 1 ? cell : cell.padEnd(width);
      })
      .join(gap);
  return rows.map((row) => `${line(row)}\n`).join('');
}
