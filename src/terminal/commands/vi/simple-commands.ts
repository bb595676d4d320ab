import type { Editor } from './editor.ts';
import { runExCommand } from './ex-commands.ts';
import { applyOperator, type Span } from './operators.ts';

/** Commands of one key or two. True where the text was changed. */
export function simpleCommands(editor: Editor, command: string, count: number, selection: () => Span): boolean {
  if (editor.mode !== 'normal') return inVisual(editor, command, selection);
  const insert = insertCommands[command];
  if (insert !== undefined) {
    editor.document.checkpoint(editor.cursor);
    editor.startInsert();
    insert(editor, count);
    return false;
  }
  const change = changes[command];
  if (change !== undefined) {
    editor.document.checkpoint(editor.cursor);
    change(editor, count);
    return true;
  }
  if (/^r./s.test(command)) {
    replaceCharacter(editor, command.slice(1), count);
    return true;
  }
  others[command]?.(editor, count);
  return false;
}

function inVisual(editor: Editor, command: string, selection: () => Span): boolean {
  const operator = { x: 'd', X: 'd', D: 'd', s: 'c', S: 'c', Y: 'y', p: 'p' }[command];
  if (operator === undefined) return false;
  const span = selection();
  editor.mode = 'normal';
  editor.anchor = undefined;
  if (operator !== 'p') {
    applyOperator(editor, operator, span);
    return operator !== 'y';
  }
  const { register } = editor;
  applyOperator(editor, 'd', span);
  editor.register = register;
  put(editor, true, 1);
  return true;
}

const insertCommands: Readonly<Record<string, (editor: Editor, count: number) => void>> = {
  i: () => {},
  a: (editor) => {
    editor.cursor = {
      row: editor.cursor.row,
      column: Math.min(editor.document.line(editor.cursor.row).length, editor.cursor.column + 1),
    };
  },
  I: (editor) => {
    editor.cursor = {
      row: editor.cursor.row,
      column: Math.max(0, editor.document.line(editor.cursor.row).search(/\S/)),
    };
  },
  A: (editor) => {
    editor.cursor = { row: editor.cursor.row, column: editor.document.line(editor.cursor.row).length };
  },
  o: (editor) => openLine(editor, editor.cursor.row + 1),
  O: (editor) => openLine(editor, editor.cursor.row),
  s: (editor, count) => removeCharacters(editor, count),
  S: (editor) => {
    editor.document.lines[editor.cursor.row] = '';
    editor.cursor = { row: editor.cursor.row, column: 0 };
  },
  C: (editor) => removeToEnd(editor),
  R: (editor) => editor.startInsert('replace'),
};

function openLine(editor: Editor, row: number): void {
  const indent = /^[ \t]*/.exec(editor.document.line(editor.cursor.row))?.[0] ?? '';
  editor.document.lines.splice(row, 0, indent);
  editor.cursor = { row, column: indent.length };
}

function removeCharacters(editor: Editor, count: number): void {
  const { row, column } = editor.cursor;
  const end = Math.min(editor.document.line(row).length, column + count);
  editor.register = { text: editor.document.remove(editor.cursor, { row, column: end }), linewise: false };
}

function removeToEnd(editor: Editor): void {
  const { row } = editor.cursor;
  editor.register = {
    text: editor.document.remove(editor.cursor, { row, column: editor.document.line(row).length }),
    linewise: false,
  };
}

const changes: Readonly<Record<string, (editor: Editor, count: number) => void>> = {
  x: removeCharacters,
  delete: removeCharacters,
  X: (editor, count) => {
    const { row, column } = editor.cursor;
    const from = { row, column: Math.max(0, column - count) };
    editor.register = { text: editor.document.remove(from, editor.cursor), linewise: false };
    editor.cursor = from;
  },
  D: removeToEnd,
  J: (editor, count) => {
    for (let left = Math.max(1, count - 1); left > 0; left -= 1) joinLines(editor);
  },
  p: (editor, count) => put(editor, false, count),
  P: (editor, count) => put(editor, true, count),
  '~': (editor, count) => {
    const { row, column } = editor.cursor;
    const line = editor.document.line(row);
    const changed = line
      .slice(column, column + count)
      .replace(/./gs, (letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()));
    editor.document.lines[row] = line.slice(0, column) + changed + line.slice(column + count);
    editor.cursor = { row, column: column + count };
  },
};

function joinLines(editor: Editor): void {
  const { document, cursor } = editor;
  if (cursor.row >= document.lines.length - 1) return;
  const [first, second] = [document.line(cursor.row), document.line(cursor.row + 1).trimStart()];
  const glue = first === '' || second === '' || second.startsWith(')') ? '' : ' ';
  document.lines.splice(cursor.row, 2, first + glue + second);
  editor.cursor = { row: cursor.row, column: first.length };
}

function put(editor: Editor, before: boolean, count: number): void {
  const { text, linewise } = editor.register;
  const { document, cursor } = editor;
  if (linewise) {
    const row = before ? cursor.row : cursor.row + 1;
    const lines = text.split('\n');
    document.lines.splice(row, 0, ...Array.from({ length: count }, () => lines).flat());
    editor.cursor = { row, column: Math.max(0, document.line(row).search(/\S/)) };
    return;
  }
  const column = before || document.line(cursor.row) === '' ? cursor.column : cursor.column + 1;
  const end = document.insert({ row: cursor.row, column }, text.repeat(count));
  editor.cursor = { row: end.row, column: Math.max(0, end.column - 1) };
}

function replaceCharacter(editor: Editor, name: string, count: number): void {
  const { document, cursor } = editor;
  const line = document.line(cursor.row);
  if (cursor.column + count > line.length) return;
  document.checkpoint(cursor);
  const text = name === 'enter' ? '\n' : name;
  document.remove(cursor, { row: cursor.row, column: cursor.column + count });
  document.insert(cursor, text.repeat(count));
}

const others: Readonly<Record<string, (editor: Editor, count: number) => void>> = {
  u: (editor) => {
    const cursor = editor.document.undo(editor.cursor);
    if (cursor === undefined) editor.message = 'Already at oldest change';
    else editor.cursor = cursor;
  },
  'ctrl-r': (editor) => {
    const cursor = editor.document.redo(editor.cursor);
    if (cursor === undefined) editor.message = 'Already at newest change';
    else editor.cursor = cursor;
  },
  Y: (editor, count) => {
    const { row } = editor.cursor;
    applyOperator(editor, 'y', { from: { row, column: 0 }, to: { row: row + count - 1, column: 0 }, linewise: true });
  },
  ZZ: (editor) => runExCommand(editor, 'x'),
  ZQ: (editor) => runExCommand(editor, 'q!'),
  'ctrl-g': (editor) => {
    editor.message = `"${editor.path ?? '[No Name]'}" ${editor.document.lines.length} lines`;
  },
  zz: (editor) => {
    editor.view.top = Math.max(0, editor.cursor.row - Math.floor(editor.view.page / 2));
  },
  zt: (editor) => {
    editor.view.top = editor.cursor.row;
  },
};
