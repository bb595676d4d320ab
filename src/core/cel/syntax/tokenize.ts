import type { CelIssue } from '../cel-issue.ts';
import type { Token, TokenKind } from './token.ts';

const escapes = /\\(?:[abfnrtv"'\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})/.source;
const escaped = [
  `"""(?:[^\\\\]|${escapes})*?"""`,
  `'''(?:[^\\\\]|${escapes})*?'''`,
  `"(?:[^"\\\\\\n\\r]|${escapes})*"`,
  `'(?:[^'\\\\\\n\\r]|${escapes})*'`,
].join('|');
const raw = /"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*'/.source;
const startOfText = new RegExp(`^(?:"(?:[^"\\\\\\n\\r]|${escapes})*|'(?:[^'\\\\\\n\\r]|${escapes})*)`);

const patterns: readonly (readonly [TokenKind | 'blank', RegExp])[] = [
  ['blank', /[ \t\r\n\f]+|\/\/[^\n]*/y],
  ['bytes', new RegExp(`[bB](?:[rR](?:${raw})|${escaped})`, 'y')],
  ['string', new RegExp(`[rR](?:${raw})|${escaped}`, 'y')],
  ['double', /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y],
  ['uint', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['identifier', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['quoted', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['operator', /==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()[\]{}]/y],
];

/** The tokens of an expression, the last of them its end. What is no token is reported and left out. */
export function tokenize(source: string, issues: CelIssue[]): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < source.length) {
    const found = tokenAt(source, offset);
    if (found === undefined) {
      const text = unreadable(source, offset);
      issues.push({ offset, message: `Syntax error: token recognition error at: '${visible(text)}'` });
      offset += text.length;
      continue;
    }
    if (found.kind !== 'blank') tokens.push({ kind: found.kind, text: found.text, offset });
    offset += found.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', offset: source.length });
  return tokens;
}

function tokenAt(source: string, offset: number): { kind: TokenKind | 'blank'; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

/** A text is unreadable up to where it breaks; other characters are one by one, a single `=` with what follows. */
function unreadable(source: string, offset: number): string {
  const rest = source.slice(offset);
  const text = startOfText.exec(rest)?.[0];
  if (text !== undefined) return rest.slice(0, text.length + (rest[text.length] === '\\' ? 2 : 1));
  if (/^[=&|]/.test(rest)) return rest.slice(0, 2);
  return String.fromCodePoint(source.codePointAt(offset) ?? 0);
}

function visible(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}
