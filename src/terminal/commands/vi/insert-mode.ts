import type { Key } from '../../shell/interactive/keys.ts';
import type { Editor } from './editor.ts';
import { motionKeys, motions } from './motions.ts';

/** What keys do while text is typed. */
export class InsertMode {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  press(key: Key): void {
    const editor = this.#editor;
    const { document, cursor } = editor;
    switch (key.name) {
      case 'escape':
      case 'ctrl-c':
        editor.mode = 'normal';
        editor.cursor = { row: cursor.row, column: Math.max(0, cursor.column - 1) };
        return;
      case 'enter': {
        const indent = /^[ \t]*/.exec(document.line(cursor.row))?.[0].slice(0, cursor.column) ?? '';
        editor.cursor = document.insert(cursor, `\n${indent}`);
        return;
      }
      case 'text':
        this.#type(key.text);
        return;
      case 'paste':
        editor.cursor = document.insert(cursor, key.text.replace(/\r\n?/g, '\n'));
        return;
      case 'tab':
        editor.cursor = document.insert(cursor, '\t');
        return;
      case 'backspace':
        this.#backspace();
        return;
      case 'delete':
        if (cursor.column < document.line(cursor.row).length)
          document.remove(cursor, { row: cursor.row, column: cursor.column + 1 });
        return;
      case 'ctrl-w':
      case 'ctrl-u':
        this.#removeBack(
          key.name === 'ctrl-u'
            ? 0
            : document
                .line(cursor.row)
                .slice(0, cursor.column)
                .search(/\S+\s*$/),
        );
        return;
      default:
        this.#move(key.name);
    }
  }

  #type(text: string): void {
    const editor = this.#editor;
    const { document, cursor } = editor;
    if (editor.mode === 'replace' && cursor.column < document.line(cursor.row).length) {
      document.remove(cursor, { row: cursor.row, column: cursor.column + text.length });
    }
    editor.cursor = document.insert(cursor, text);
  }

  #backspace(): void {
    const editor = this.#editor;
    const { document, cursor } = editor;
    if (cursor.column > 0) this.#removeBack(cursor.column - 1);
    else if (cursor.row > 0) {
      const before = { row: cursor.row - 1, column: document.line(cursor.row - 1).length };
      document.remove(before, cursor);
      editor.cursor = before;
    }
  }

  #removeBack(column: number): void {
    const editor = this.#editor;
    const from = { row: editor.cursor.row, column: Math.max(0, column) };
    editor.document.remove(from, editor.cursor);
    editor.cursor = from;
  }

  #move(name: string): void {
    const editor = this.#editor;
    const { document, cursor } = editor;
    if (name === 'end') {
      editor.cursor = { row: cursor.row, column: document.line(cursor.row).length };
      return;
    }
    const motion = motions[motionKeys[name] ?? ''];
    if (motion !== undefined)
      editor.cursor = motion({ document, from: cursor, count: 1, counted: false, page: editor.view.page }).to;
  }
}
