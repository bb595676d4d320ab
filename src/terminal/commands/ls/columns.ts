import { textWidth } from '../../shell/interactive/text-width.ts';

/** Names in as many columns as fit, filled downwards (or across). */
export function columns(names: readonly string[], width: number, across = false): string {
  if (names.length === 0) return '';
  const widths = names.map((name) => textWidth(name));
  for (let count = Math.min(names.length, Math.floor(width / 3)); count > 1; count -= 1) {
    const rows = Math.ceil(names.length / count);
    const used = across ? count : Math.ceil(names.length / rows);
    const at = (row: number, column: number): number => (across ? row * used + column : column * rows + row);
    const sizes = Array.from({ length: used }, (_, column) =>
      Math.max(0, ...Array.from({ length: rows }, (_unused, row) => widths[at(row, column)] ?? 0)),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0) + 2 * (used - 1);
    if (total > width - 1 && used > 1) continue;
    return layOut(names, widths, rows, used, sizes, at);
  }
  return names.map((name) => `${name}\n`).join('');
}

function layOut(
  names: readonly string[],
  widths: readonly number[],
  rows: number,
  count: number,
  sizes: readonly number[],
  at: (row: number, column: number) => number,
): string {
  let text = '';
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < count; column += 1) {
      const index = at(row, column);
      const name = names[index];
      if (name === undefined) continue;
      const last = column === count - 1 || names[at(row, column + 1)] === undefined;
      text += last ? name : name + ' '.repeat((sizes[column] ?? 0) - (widths[index] ?? 0) + 2);
    }
    text += '\n';
  }
  return text;
}
