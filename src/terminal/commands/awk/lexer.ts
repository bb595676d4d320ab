import { expandEscapes } from '../../shell/expand/escapes.ts';
import { AwkSyntaxError, type Token } from './syntax.ts';

const keywords = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(
    ' ',
  ),
);

const builtinNames: ReadonlySet<string> = new Set(
  'length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush systime strftime gensub mktime'.split(
    ' ',
  ),
);

const pattern =
  /(?:[ \t\r]|\\\r?\n)*(?:(#[^\n]*)|(\n)|((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|0[xX][0-9a-fA-F]+)|"((?:[^"\\\n]|\\[\s\S])*)"|([A-Za-z_]\w*)|(\*\*=|&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|\^=|\*\*|==|<=|>=|!=|!~|>>|[{}()[\];,+\-*/%^!<>|?:~$=]))/y;

/** Splits a program into tokens. Throws an AwkSyntaxError. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  pattern.lastIndex = 0;
  for (let position = 0; ; ) {
    const rest = /^(?:[ \t\r]|\\\r?\n)*/.exec(source.slice(position))?.[0].length ?? 0;
    if (position + rest >= source.length) break;
    if (source[position + rest] === '/' && startsRegExp(tokens.at(-1))) {
      const [text, end] = readRegExp(source, position + rest + 1, line);
      tokens.push({ type: 'regexp', text, line });
      position = end;
      continue;
    }
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (match === null) throw new AwkSyntaxError(`syntax error at or near ${source[position + rest] ?? ''}`, line);
    position = pattern.lastIndex;
    const [, comment, newline, number, text, name, operator] = match;
    if (comment !== undefined) continue;
    if (newline !== undefined) tokens.push({ type: 'newline', text: '\n', line });
    else if (number !== undefined) tokens.push({ type: 'number', text: number, line });
    else if (text !== undefined)
      tokens.push({ type: 'text', text: expandEscapes(text.replace(/\\\//g, '/'), 'ansi').text, line });
    else if (name !== undefined) tokens.push({ type: nameType(name, source[position] === '('), text: name, line });
    else
      tokens.push({
        type: 'operator',
        text: operator === '**' ? '^' : operator === '**=' ? '^=' : (operator ?? ''),
        line,
      });
    line += match[0].split('\n').length - 1;
  }
  return [...tokens, { type: 'newline', text: '\n', line }, { type: 'end', text: 'end of file', line }];
}

function nameType(name: string, called: boolean): Token['type'] {
  if (keywords.has(name)) return 'keyword';
  if (builtinNames.has(name)) return 'builtin';
  return called ? 'call' : 'name';
}

/** A slash divides behind an operand and begins an expression elsewhere. */
function startsRegExp(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (['number', 'text', 'name', 'builtin', 'regexp'].includes(previous.type)) return false;
  return !(previous.type === 'operator' && [')', ']', '$', '++', '--'].includes(previous.text));
}

function readRegExp(source: string, start: number, line: number): [text: string, end: number] {
  let inBrackets = false;
  for (let index = start; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\n') break;
    if (character === '\\') index += 1;
    else if (character === '[') inBrackets = true;
    else if (character === ']') inBrackets = false;
    else if (character === '/' && !inBrackets) return [source.slice(start, index).replace(/\\\//g, '/'), index + 1];
  }
  throw new AwkSyntaxError('regular expression is not terminated', line);
}
