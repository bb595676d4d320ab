import type { Shell } from '../shell.ts';
import type { FieldBuilder } from './fields.ts';
import type { ParameterValue } from './parameter-value.ts';
import { tildePrefix } from './tilde.ts';

/** Where the text of a word goes. */
export interface ExpansionContext {
  readonly shell: Shell;
  readonly fields: FieldBuilder;
  /** Inside double quotes. */
  readonly quoted: boolean;
  /** Literal text is split, too: the operand of an expansion. */
  readonly operand: boolean;
}

/** Unquoted source text: backslashes quote, a tilde at the start is a home directory. */
export function expandLiteral(
  context: ExpansionContext,
  source: string,
  start: boolean,
  assignment = false,
  followed = false,
): void {
  const { fields, shell } = context;
  if (context.quoted) {
    fields.quoted(unquoteInDoubleQuotes(source));
    return;
  }
  let text = source;
  if (start && text.startsWith('~')) {
    const [home, rest] = tildePrefix(shell, text, followed);
    if (home !== undefined) fields.quoted(home);
    text = rest;
  }
  const value = start && !assignment ? /^([A-Za-z_]\w*=)(~.*)$/s.exec(text) : null;
  if (value !== null && shell.dialect === 'bash') {
    fields.literal(value[1] ?? '');
    expandLiteral(context, value[2] ?? '', true, true, followed);
    return;
  }
  if (!text.includes('\\') && !(assignment && text.includes(':~'))) {
    addLiteral(context, text);
    return;
  }
  for (const [piece] of text.matchAll(/\\[\s\S]?|[^\\:]+|:(?:~[\w.-]*(?=[/:]|$))?/g)) {
    if (piece.startsWith('\\')) {
      if (piece !== '\\\n') fields.quoted(piece.slice(1) || '\\');
    } else if (piece.length > 1 && piece.startsWith(':~') && assignment) {
      fields.literal(`:${tildePrefix(shell, piece.slice(1), false)[0] ?? piece.slice(1)}`);
    } else addLiteral(context, piece);
  }
}

export function addLiteral({ fields, operand }: ExpansionContext, text: string): void {
  if (operand) fields.expanded(text);
  else fields.literal(text);
}

function unquoteInDoubleQuotes(text: string): string {
  return text.replace(/\\(?:([$`"\\])|\n)/g, '$1');
}

/** Adds what an expansion gave. */
export function addValue({ shell, fields, quoted }: ExpansionContext, value: ParameterValue): void {
  if (value.list === undefined) {
    if (quoted) fields.quoted(value.values[0] ?? '');
    else fields.expanded(value.values[0] ?? '');
    return;
  }
  const separator = value.list === '*' ? (shell.variables.get('IFS') ?? ' ').slice(0, 1) : ' ';
  if (quoted && value.list === '*') fields.quoted(value.values.join(separator));
  else if (!fields.splits) {
    const text = value.values.join(separator);
    if (quoted) fields.quoted(text);
    else fields.expanded(text);
  } else {
    value.values.forEach((text, index) => {
      if (index > 0 && quoted) fields.endField();
      else if (index > 0) fields.breakField();
      if (quoted) fields.quoted(text);
      else fields.expanded(text);
    });
  }
}
