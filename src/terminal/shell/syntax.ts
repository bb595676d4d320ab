import { forEachChild, type HereDoc, type ParsedScript, type ParseError, parse, type SyntaxNode } from 'unbash';
import type { Shell } from './shell.ts';
import type { SourceText } from './source-text.ts';

/** Parses a text, with the aliases of the shell where it expands them. */
export function parseWithAliases(shell: Shell, text: string): { script: ParsedScript; text: string } {
  const script = parse(text);
  if (shell.aliases.size === 0 || !(shell.interactive || shell.shopt.has('expand_aliases'))) return { script, text };
  const expanded = expandAliases(shell, text, script);
  return expanded === text ? { script, text } : { script: parse(expanded), text: expanded };
}

const maximumRounds = 20;

/** Replaces command names that are aliases in the source. */
function expandAliases(shell: Shell, text: string, first: ParsedScript): string {
  let [current, script] = [text, first];
  const used = new Set<string>();
  for (let round = 0; round < maximumRounds; round += 1) {
    const names = commandNames(shell, script).filter(({ name }) => !used.has(name));
    if (names.length === 0) return current;
    for (const { name, pos, end } of names.sort((left, right) => right.pos - left.pos)) {
      current = current.slice(0, pos) + (shell.aliases.get(name) ?? name) + current.slice(end);
    }
    for (const { name } of names) used.add(name);
    script = parse(current);
  }
  return current;
}

interface NamePosition {
  readonly name: string;
  readonly pos: number;
  readonly end: number;
}

/** Where commands, outside of quoted substitutions, have an alias for a name; with the word behind an alias that ends in a blank. */
function commandNames(shell: Shell, script: ParsedScript): NamePosition[] {
  const found: NamePosition[] = [];
  const add = (name: string, pos: number, end: number): boolean => {
    if (!shell.aliases.has(name)) return false;
    found.push({ name, pos, end });
    return /[ \t]$/.test(shell.aliases.get(name) ?? '');
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name !== undefined) {
      const [next] = node.args;
      if (add(node.name.text, node.name.pos, node.name.end) && next !== undefined) add(next.text, next.pos, next.end);
    }
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  forEachChild(script, visit);
  return found;
}

/** Whether a text is the beginning of something: more lines may make it whole. */
export function isIncomplete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return true;
  const script = parse(text);
  const end = text.trimEnd().length;
  const [first] = script.errors ?? [];
  if (first !== undefined) {
    const definite = first.message.startsWith('unexpected token') && first.pos < end;
    return !definite && (first.pos >= end || first.message.startsWith('unterminated') || atEnd(script.errors, end));
  }
  return /<</.test(text) && openHereDocument(script) !== undefined;
}

function atEnd(errors: readonly ParseError[] | undefined, end: number): boolean {
  const last = errors?.at(-1);
  return (
    last !== undefined && last.pos >= end && !errors?.some(({ message }) => message.startsWith('unexpected token'))
  );
}

/** The first here-document that has no end. */
export function openHereDocument(script: ParsedScript): HereDoc | undefined {
  let found: HereDoc | undefined;
  const visit = (node: SyntaxNode): void => {
    if (found !== undefined) return;
    if (node.type === 'HereDoc' && node.closing === undefined) found = node;
    else forEachChild(node, visit);
  };
  forEachChild(script, visit);
  return found;
}

/** Says what is wrong with the syntax, as bash or dash do. */
export async function reportSyntaxError(
  shell: Shell,
  source: SourceText,
  error: ParseError,
  name: string | undefined,
): Promise<void> {
  const end = source.text.trimEnd().length;
  const unterminated = /^unterminated (.*)$/.exec(error.message)?.[1];
  const atEndOfText = error.pos >= end || unterminated !== undefined;
  const lastLine = source.lineAt(source.text.length) + (source.text.endsWith('\n') ? 0 : 1);
  const line = unterminated !== undefined || !atEndOfText ? source.lineAt(error.pos) : lastLine;
  const shown = name ?? shell.messageName ?? shell.name;
  if (shell.dialect === 'dash') {
    await shell.writeError(
      `${shown}: ${atEndOfText ? Math.max(1, lastLine - 1) : line}: Syntax error: ${dashText(source, error, atEndOfText)}\n`,
    );
    return;
  }
  const prefix = shell.interactive ? `${shown}: ` : `${shown}: line ${line}: `;
  if (unterminated !== undefined) {
    await shell.writeError(`${prefix}unexpected EOF while looking for matching \`${closers[unterminated] ?? ')'}'\n`);
  } else if (atEndOfText) await shell.writeError(`${prefix}syntax error: unexpected end of file\n`);
  else {
    const token = tokenAt(source.text, error.pos);
    await shell.writeError(`${prefix}syntax error near unexpected token \`${token}'\n`);
    if (!shell.interactive) await shell.writeError(`${prefix}\`${source.lineTextAt(error.pos)}'\n`);
  }
}

const closers: Readonly<Record<string, string>> = {
  'double quote': '"',
  'single quote': "'",
  backtick: '`',
  'parameter expansion': '}',
  'command substitution': ')',
  'arithmetic expansion': ')',
  'ANSI-C quote': "'",
};

function dashText(source: SourceText, error: ParseError, atEndOfText: boolean): string {
  if (error.message.startsWith('unterminated')) {
    return /quote/.test(error.message) ? 'Unterminated quoted string' : 'end of file unexpected';
  }
  if (!atEndOfText) {
    const token = tokenAt(source.text, error.pos);
    return token === 'newline' ? 'newline unexpected' : `"${token}" unexpected`;
  }
  const expected = /^expected '([^']+)'/.exec(error.message)?.[1];
  return `end of file unexpected${expected === undefined ? '' : ` (expecting "${expected}")`}`;
}

function tokenAt(text: string, position: number): string {
  const token = /^[ \t]*(\n|;;&|;;|;&|&&|\|\||\|&|<<<|<<-|<<|>>|<&|>&|&>|[;&|()<>]|[^\s;&|()<>]+)/.exec(
    text.slice(position),
  )?.[1];
  return token === undefined || token === '\n' ? 'newline' : token;
}
