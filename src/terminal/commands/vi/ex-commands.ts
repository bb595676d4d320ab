import type { Process } from '../../../core/machine/process.ts';
import { isSystemError } from '../../../core/system-error.ts';
import { translateBasicRegExp } from '../posix-regexp.ts';
import type { Document, Position } from './document.ts';

/** What an ex command may change. */
export interface ExContext {
  readonly process: Process;
  readonly document: Document;
  cursor: Position;
  path: string | undefined;
  numbered: boolean;
  search: RegExp | undefined;
  message: string;
  /** Set where the editor is to end. */
  exitCode: number | undefined;
}

/** Runs what was typed behind a colon. */
export function runExCommand(context: ExContext, text: string): void {
  const trimmed = text.trim();
  if (trimmed === '') return;
  const match = /^(%|(?:\d+|\.|\$|'<)(?:,(?:\d+|\.|\$|'>))?)?\s*(\w+|!|&|$)?(.*)$/s.exec(trimmed);
  const [, range, name = '', rest = ''] = match ?? [];
  if (name === '' && range !== undefined) {
    const [, last] = lineRange(context, range);
    context.cursor = { row: last, column: 0 };
    return;
  }
  const substitution = /^s(?:ubstitute)?([^\w\s].*)$/s.exec(trimmed.slice((range ?? '').length).trim());
  if (substitution !== null) {
    substitute(context, range, substitution[1] ?? '');
    return;
  }
  const force = rest.startsWith('!');
  const argument = rest.replace(/^!/, '').trim();
  const command = commands[name];
  if (command === undefined) context.message = `E492: Not an editor command: ${trimmed}`;
  else command(context, { range, force, argument });
}

interface ExArguments {
  readonly range: string | undefined;
  readonly force: boolean;
  readonly argument: string;
}

function quit(context: ExContext, { force }: ExArguments): void {
  if (context.document.modified && !force) context.message = 'E37: No write since last change (add ! to override)';
  else context.exitCode = 0;
}

function writeAndQuit(context: ExContext, args: ExArguments): void {
  if (write(context, args)) context.exitCode = 0;
}

function write(context: ExContext, { argument }: ExArguments): boolean {
  const { process, document } = context;
  const path = argument === '' ? context.path : argument;
  if (path === undefined) {
    context.message = 'E32: No file name';
    return false;
  }
  try {
    const full = process.resolve(path);
    const isNew = !process.files.exists(full);
    process.files.writeFile(full, document.text);
    context.path ??= path;
    if (path === context.path) document.markSaved();
    const bytes = new TextEncoder().encode(document.text).length;
    context.message = `"${path}" ${isNew ? '[New] ' : ''}${document.lines.length}L, ${bytes}B written`;
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    context.message =
      error.code === 'EISDIR'
        ? `"${path}" E17: "${path}" is a directory`
        : `"${path}" E212: Can't open file for writing`;
    return false;
  }
}

function edit(context: ExContext, { force, argument }: ExArguments): void {
  if (context.document.modified && !force) {
    context.message = 'E37: No write since last change (add ! to override)';
    return;
  }
  const path = argument === '' ? context.path : argument;
  if (path === undefined) return;
  const full = context.process.resolve(path);
  context.document.replaceAll(context.process.files.exists(full) ? context.process.files.readText(full) : '');
  context.path = path;
  context.cursor = { row: 0, column: 0 };
}

function setOption(context: ExContext, { argument }: ExArguments): void {
  for (const option of argument.split(/\s+/)) {
    if (option === 'nu' || option === 'number') context.numbered = true;
    else if (option === 'nonu' || option === 'nonumber') context.numbered = false;
    else if (option === 'nu!' || option === 'number!' || option === 'invnumber') context.numbered = !context.numbered;
    else if (
      !/^(?:no)?(?:paste|hls|hlsearch|ic|ignorecase|ai|autoindent|et|expandtab|list|wrap|mouse|is|incsearch|rnu|relativenumber|cursorline|si|smartindent)$|^(?:ts|tabstop|sw|shiftwidth|sts|softtabstop|mouse|ff|fileformat|ft|filetype)(?:=|\?|$)/.test(
        option,
      )
    ) {
      context.message = `E518: Unknown option: ${option}`;
    }
  }
}

function read(context: ExContext, { argument }: ExArguments): void {
  const { process, document } = context;
  try {
    const text = process.files.readText(process.resolve(argument));
    document.checkpoint(context.cursor);
    document.lines.splice(context.cursor.row + 1, 0, ...text.replace(/\n$/, '').split('\n'));
    context.cursor = { row: context.cursor.row + 1, column: 0 };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    context.message = `E484: Can't open file ${argument}`;
  }
}

function removeLines(context: ExContext, { range }: ExArguments): void {
  const [from, to] = lineRange(context, range);
  context.document.checkpoint(context.cursor);
  context.document.removeLines(from, to);
  context.cursor = { row: Math.min(from, context.document.lines.length - 1), column: 0 };
}

const commands: Readonly<Record<string, (context: ExContext, args: ExArguments) => void>> = {
  q: quit,
  quit,
  qa: quit,
  qall: quit,
  w: (context, args) => void write(context, args),
  write: (context, args) => void write(context, args),
  wa: (context, args) => void write(context, args),
  wq: writeAndQuit,
  wqa: writeAndQuit,
  x: (context, args) => {
    if (!context.document.modified) context.exitCode = 0;
    else writeAndQuit(context, args);
  },
  xit: writeAndQuit,
  cq: (context) => {
    context.exitCode = 1;
  },
  e: edit,
  edit,
  r: read,
  read,
  d: removeLines,
  delete: removeLines,
  set: setOption,
  se: setOption,
  syntax: () => {},
  syn: () => {},
  filetype: () => {},
  noh: (context) => {
    context.search = undefined;
  },
  nohlsearch: (context) => {
    context.search = undefined;
  },
};

/** The first and last row that a range means. */
function lineRange({ document, cursor }: ExContext, range: string | undefined): [number, number] {
  const last = document.lines.length - 1;
  if (range === '%') return [0, last];
  const place = (text: string | undefined): number => {
    if (text === undefined || text === '.') return cursor.row;
    return text === '$' ? last : Math.max(0, Math.min(last, Number(text) - 1));
  };
  if (range === undefined) return [cursor.row, cursor.row];
  const [from, to] = range.split(',');
  return [place(from), place(to ?? from)];
}

function substitute(context: ExContext, range: string | undefined, text: string): void {
  const delimiter = text[0] ?? '/';
  const [source = '', replacement = '', flags = ''] = splitParts(text.slice(1), delimiter);
  const { document } = context;
  try {
    const expression = source === '' ? context.search : compileSearch(source, flags.includes('i'));
    if (expression === undefined) return;
    context.search = expression;
    const [from, to] = lineRange(context, range);
    const once = new RegExp(expression.source, expression.flags.replace('g', ''));
    document.checkpoint(context.cursor);
    let count = 0;
    let changed = 0;
    for (let row = from; row <= to; row += 1) {
      const before = document.line(row);
      const after = before.replace(flags.includes('g') ? expression : once, (...found: unknown[]) => {
        count += 1;
        return replacement.replace(/\\(\d|[nrt&\\/])|&/g, (mark, letter?: string) => {
          if (mark === '&') return String(found[0]);
          if (letter !== undefined && /\d/.test(letter))
            return typeof found[Number(letter)] === 'string' ? String(found[Number(letter)]) : '';
          return letter === 'n' || letter === 'r' ? '\n' : letter === 't' ? '\t' : (letter ?? '');
        });
      });
      if (after === before) continue;
      changed += 1;
      document.lines[row] = after;
      context.cursor = { row, column: 0 };
    }
    document.lines = document.lines.flatMap((line) => line.split('\n'));
    if (count === 0) context.message = `E486: Pattern not found: ${source}`;
    else if (count > 2) context.message = `${count} substitutions on ${changed} line${changed === 1 ? '' : 's'}`;
  } catch {
    context.message = `E486: Pattern not found: ${source}`;
  }
}

function splitParts(text: string, delimiter: string): string[] {
  const parts = [''];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      parts.push((parts.pop() ?? '') + (text[index] === delimiter ? delimiter : `\\${text[index] ?? ''}`));
    } else if (character === delimiter) parts.push('');
    else parts.push((parts.pop() ?? '') + character);
  }
  return parts;
}

/** An expression for what was typed behind a slash. Throws where it is none. */
export function compileSearch(source: string, ignoreCase = false): RegExp {
  const insensitive = ignoreCase || source.includes('\\c');
  return new RegExp(translateBasicRegExp(source.replace(/\\[cC]/g, '')), insensitive ? 'giu' : 'gu');
}
