import type { Document, Position } from './document.ts';
import type { Editor } from './editor.ts';
import type { Motion } from './motions.ts';

/** What an operator works on: up to `to`, excluded; or whole lines, both included. */
export interface Span {
  readonly from: Position;
  readonly to: Position;
  readonly linewise: boolean;
}

/** From the cursor to where a motion leads. */
export function spanOf(document: Document, cursor: Position, { to, linewise, inclusive }: Motion): Span {
  const forward = to.row > cursor.row || (to.row === cursor.row && to.column >= cursor.column);
  const [from, end] = forward ? [cursor, to] : [to, cursor];
  const column = inclusive === true && forward ? Math.min(document.line(end.row).length, end.column + 1) : end.column;
  return { from, to: { row: end.row, column }, linewise: linewise === true };
}

/** `d`, `c`, `y`, `>`, `<`. */
export function applyOperator(editor: Editor, operator: string, span: Span): void {
  const { document } = editor;
  if (operator !== 'y') document.checkpoint(editor.cursor);
  if (operator === '>' || operator === '<') {
    for (let row = span.from.row; row <= span.to.row; row += 1) {
      const line = document.line(row);
      document.lines[row] = operator === '<' ? line.replace(/^(?: {1,8}|\t)/, '') : line === '' ? '' : `\t${line}`;
    }
    editor.cursor = { row: span.from.row, column: 0 };
    return;
  }
  if (span.linewise) wholeLines(editor, operator, span);
  else {
    editor.register = { text: document.between(span.from, span.to), linewise: false };
    if (operator !== 'y') document.remove(span.from, span.to);
    editor.cursor = span.from;
  }
  if (operator === 'c') editor.startInsert();
}

function wholeLines(editor: Editor, operator: string, { from, to }: Span): void {
  const { document } = editor;
  const lines = document.lines.slice(from.row, to.row + 1);
  editor.register = { text: lines.join('\n'), linewise: true };
  if (operator === 'y') {
    editor.cursor = { row: from.row, column: editor.cursor.column };
    if (lines.length > 2) editor.message = `${lines.length} lines yanked`;
    return;
  }
  document.removeLines(from.row, to.row);
  if (operator === 'c') {
    if (!(document.lines.length === 1 && document.line(0) === '')) document.lines.splice(from.row, 0, '');
    editor.cursor = { row: from.row, column: 0 };
    return;
  }
  const row = Math.min(from.row, document.lines.length - 1);
  editor.cursor = { row, column: Math.max(0, document.line(row).search(/\S/)) };
  if (lines.length > 2) editor.message = `${lines.length} fewer lines`;
}
