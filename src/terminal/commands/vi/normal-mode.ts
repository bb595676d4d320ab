import type { Key } from '../../shell/interactive/keys.ts';
import type { Editor } from './editor.ts';
import { findInLine, type Motion, type MotionContext, motionKeys, motions, textObject } from './motions.ts';
import { applyOperator, type Span, spanOf } from './operators.ts';
import { simpleCommands } from './simple-commands.ts';

/** What keys do while commands are given. */
export class NormalMode {
  readonly #editor: Editor;
  /** Digits, an operator and the like that wait for more. */
  #count = '';
  #operator = '';
  #operatorCount = '';
  #pending = '';
  #wantedColumn = 0;
  #lastFind: { letter: string; character: string } | undefined;
  /** The keys of the last change, for `.`. */
  #keys: Key[] = [];
  #change: readonly Key[] = [];
  #repeating = false;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  async press(key: Key): Promise<void> {
    const editor = this.#editor;
    const name = key.name === 'text' ? key.text : key.name;
    if (!this.#repeating) this.#keys.push(key);
    if (name === 'escape' || name === 'ctrl-c') {
      this.#leave();
      return;
    }
    if (this.#pending === '' && (/^[1-9]$/.test(name) || (name === '0' && this.#count !== ''))) {
      this.#count += name;
      return;
    }
    if (editor.mode === 'normal') editor.anchor = undefined;
    await this.#command(this.#pending + name, name);
  }

  #leave(): void {
    const editor = this.#editor;
    editor.mode = 'normal';
    editor.anchor = undefined;
    editor.message = '';
    this.#reset();
  }

  #reset(): void {
    this.#count = '';
    this.#operator = '';
    this.#operatorCount = '';
    this.#pending = '';
    this.#keys = [];
  }

  get #context(): MotionContext {
    const { document, cursor, view } = this.#editor;
    const counted = this.#count !== '' || this.#operatorCount !== '';
    const count = Number(this.#count || 1) * Number(this.#operatorCount || 1);
    return { document, from: cursor, count, counted, page: view.page };
  }

  async #command(command: string, name: string): Promise<void> {
    const visual = this.#editor.mode !== 'normal';
    if (/^[fFtTr]$/.test(command) || command === 'g' || command === 'Z' || command === 'z') {
      this.#pending = command;
      return;
    }
    if (/^[ia]$/.test(command) && (this.#operator !== '' || visual)) {
      this.#pending = command;
      return;
    }
    this.#pending = '';
    if (/^[ia].$/s.test(command) && (this.#operator !== '' || visual)) return this.#object(command[0] === 'a', name);
    if (/^[fFtT]./s.test(command)) return this.#find(command[0] ?? 'f', name);
    if ((command === ';' || command === ',') && this.#lastFind !== undefined) {
      const { letter, character } = this.#lastFind;
      const opposite = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      return this.#move(findInLine(this.#context, command === ';' ? letter : opposite, character));
    }
    const motion = motions[motionKeys[command] ?? command];
    if (motion !== undefined) return this.#move(this.#adjusted(command, motion(this.#context)));
    if (/^[dcy<>]$/.test(command)) return this.#startOperator(command);
    await this.#other(command);
  }

  /** `cw` on a word stops at its end. */
  #adjusted(command: string, motion: Motion): Motion {
    const { document, cursor } = this.#editor;
    const onWord = /\S/.test(document.line(cursor.row)[cursor.column] ?? ' ');
    if (this.#operator === 'c' && (command === 'w' || command === 'W') && onWord)
      return motions['e']?.(this.#context) ?? motion;
    const over = this.#operator !== '' && (command === 'w' || command === 'W') && motion.to.row > cursor.row;
    return over ? { to: { row: cursor.row, column: document.line(cursor.row).length } } : motion;
  }

  #find(letter: string, character: string): void {
    this.#lastFind = { letter, character };
    this.#move(findInLine(this.#context, letter, character));
  }

  #move(motion: Motion | undefined): void {
    const editor = this.#editor;
    if (motion === undefined) {
      this.#reset();
      return;
    }
    if (this.#operator !== '') {
      this.#operate(spanOf(editor.document, editor.cursor, motion));
      return;
    }
    const vertical = motion.linewise === true && this.#count === '' ? motion.to.column === editor.cursor.column : false;
    if (!vertical) this.#wantedColumn = motion.to.column;
    editor.cursor = {
      row: motion.to.row,
      column: vertical ? Math.max(this.#wantedColumn, editor.cursor.column) : motion.to.column,
    };
    this.#reset();
  }

  #object(around: boolean, letter: string): void {
    const editor = this.#editor;
    const range = textObject(this.#context, around, letter);
    if (range === undefined) {
      this.#reset();
      return;
    }
    const [start, end] = range;
    const { row } = editor.cursor;
    if (editor.mode !== 'normal') {
      editor.anchor = { row, column: start };
      editor.cursor = { row, column: end - 1 };
      this.#reset();
      return;
    }
    this.#operate({ from: { row, column: start }, to: { row, column: end }, linewise: false });
  }

  #startOperator(letter: string): void {
    const editor = this.#editor;
    if (editor.mode !== 'normal') {
      this.#operator = letter;
      this.#operate(this.#selection());
      return;
    }
    if (this.#operator === letter) {
      const { row } = editor.cursor;
      const last = Math.min(editor.document.lines.length - 1, row + this.#context.count - 1);
      this.#operate({ from: { row, column: 0 }, to: { row: last, column: 0 }, linewise: true });
      return;
    }
    this.#operator = letter;
    this.#operatorCount = this.#count;
    this.#count = '';
  }

  #selection(): Span {
    const { anchor, cursor, mode, document } = this.#editor;
    const start = anchor ?? cursor;
    const [from, to] =
      start.row < cursor.row || (start.row === cursor.row && start.column <= cursor.column)
        ? [start, cursor]
        : [cursor, start];
    const end = { row: to.row, column: Math.min(document.line(to.row).length, to.column + 1) };
    return { from, to: end, linewise: mode === 'visual line' };
  }

  #operate(span: Span): void {
    const editor = this.#editor;
    const operator = this.#operator;
    editor.mode = 'normal';
    editor.anchor = undefined;
    applyOperator(editor, operator, span);
    if (operator !== 'y') this.#remember();
    this.#reset();
  }

  #remember(): void {
    if (!this.#repeating) this.#change = [...this.#keys];
  }

  async #other(command: string): Promise<void> {
    const editor = this.#editor;
    const { count } = this.#context;
    switch (command) {
      case ':':
        this.#reset();
        await editor.askExCommand();
        return;
      case '/':
      case '?':
        this.#reset();
        await editor.askSearch(command === '?');
        return;
      case 'n':
      case 'N':
        editor.findNext(command === 'N');
        break;
      case '.':
        this.#reset();
        await this.#repeat();
        return;
      case 'v':
      case 'V': {
        const mode = command === 'v' ? 'visual' : 'visual line';
        const leaves = editor.mode === mode;
        editor.mode = leaves ? 'normal' : mode;
        editor.anchor = leaves ? undefined : (editor.anchor ?? editor.cursor);
        break;
      }
      default:
        if (simpleCommands(editor, command, count, () => this.#selection())) this.#remember();
    }
    this.#reset();
  }

  /** Presses the keys of the last change again. */
  async #repeat(): Promise<void> {
    this.#repeating = true;
    for (const key of this.#change) await this.#editor.press(key);
    this.#repeating = false;
    if (this.#editor.mode === 'insert') this.#editor.mode = 'normal';
  }
}
