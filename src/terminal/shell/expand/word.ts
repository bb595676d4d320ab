import type { DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';
import type { Shell } from '../shell.ts';
import { ExpansionError } from '../unwind.ts';
import { addLiteral, addValue, type ExpansionContext as Context, expandLiteral } from './add-text.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { ArithmeticError } from './arithmetic-parser.ts';
import { expandBraces } from './braces.ts';
import { type Field, FieldBuilder, type QuoteText } from './fields.ts';
import { expandPath } from './glob.ts';
import { expandParameter, type ParameterContext } from './parameter.ts';
import { badSubstitution, reportUnbound } from './parameter-operations.ts';
import { parameterValue } from './parameter-value.ts';
import { parseWords, textParts } from './parse-words.ts';
import { escapeRegExp, hasMagic, quotePattern } from './pattern.ts';

/** The arguments that words become: braces, expansions, splitting, file names. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const result: string[] = [];
  for (const word of words) {
    const plain = plainText(word);
    if (plain !== undefined) result.push(plain);
    else for (const each of braceWords(shell, word)) await expandInto(shell, each, result);
  }
  return result;
}

async function expandInto(shell: Shell, word: Word, result: string[]): Promise<void> {
  for (const field of await expandFields(shell, word)) {
    if (shell.has('noglob') || !hasMagic(field.pattern)) result.push(field.text);
    else result.push(...(await pathNames(shell, field)));
  }
}

async function pathNames(shell: Shell, field: Field): Promise<string[]> {
  const { shopt } = shell;
  const found = expandPath(shell.process, field.pattern, {
    dotFiles: shopt.has('dotglob'),
    globStar: shopt.has('globstar'),
    ignoreCase: shopt.has('nocaseglob'),
  });
  if (found.length > 0 || shopt.has('nullglob')) return found;
  if (shopt.has('failglob')) {
    await shell.report(`no match: ${field.text}`);
    throw new ExpansionError('no match');
  }
  return [field.text];
}

/** The text of a word in which nothing is to be expanded or unquoted. */
function plainText(word: Word): string | undefined {
  if (word.parts !== undefined) return undefined;
  const { text } = word;
  return text.includes('~') || text.includes('\\') ? undefined : text;
}

const bracedWords = new WeakMap<Word, readonly Word[]>();

function braceWords(shell: Shell, word: Word): readonly Word[] {
  if (!shell.has('braceexpand') || word.parts?.some((part) => part.type === 'BraceExpansion') !== true) return [word];
  let words = bracedWords.get(word);
  if (words === undefined) {
    words = parseWords(
      expandBraces(word.text)
        .map((text) => (text === '' ? "''" : text))
        .join(' '),
    );
    bracedWords.set(word, words);
  }
  return words;
}

async function expandFields(shell: Shell, word: Word): Promise<Field[]> {
  const fields = new FieldBuilder(shell.variables.get('IFS') ?? ' \t\n');
  await expandWord({ shell, fields, quoted: false, operand: false }, word);
  return fields.finish();
}

/** A word as one text, without splitting or file names: the value of an assignment, the target of a redirection. */
export async function expandText(shell: Shell, word: Word, options: { assignment?: boolean } = {}): Promise<string> {
  const plain = plainText(word);
  if (plain !== undefined && !(options.assignment === true && plain.includes(':~'))) return plain;
  return (await expandField(shell, word, quotePattern, options.assignment)).text;
}

/** A word as a shell pattern. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return (await expandField(shell, word)).pattern;
}

/** A word as a regular expression: what is quoted means itself. */
export async function expandRegExp(shell: Shell, word: Word): Promise<string> {
  return (await expandField(shell, word, escapeRegExp)).pattern;
}

async function expandField(
  shell: Shell,
  word: Word,
  quote: QuoteText = quotePattern,
  assignment = false,
): Promise<Field> {
  const fields = new FieldBuilder(undefined, quote);
  await expandWord({ shell, fields, quoted: false, operand: false }, word, assignment);
  return fields.single();
}

/** Text in which `$` and backquotes are expanded as in a here-document: prompts, arithmetic. */
export async function expandQuotedText(shell: Shell, text: string): Promise<string> {
  const parts = textParts(text);
  if (parts === undefined) return text;
  return (await expandQuotedParts(shell, parts)).replace(/\n$/, '');
}

export async function expandQuotedParts(shell: Shell, parts: readonly WordPart[]): Promise<string> {
  const fields = new FieldBuilder(undefined);
  await expandParts({ shell, fields, quoted: true, operand: false }, parts);
  return fields.single().text;
}

async function expandWord(context: Context, word: Word, assignment = false): Promise<void> {
  const { shell, quoted } = context;
  if (word.parts === undefined) {
    expandLiteral(context, word.text, !quoted, assignment);
    return;
  }
  const [first] = word.parts;
  if (first?.type === 'Literal' && !quoted) {
    const followed = word.parts.length > 1;
    expandLiteral(context, first.text, true, assignment, followed);
    await expandParts(context, word.parts.slice(1), assignment);
  } else await expandParts({ ...context, shell }, word.parts, assignment);
}

async function expandParts(context: Context, parts: readonly WordPart[], assignment = false): Promise<void> {
  for (const part of parts) {
    const pending = expandPart(context, part, assignment);
    if (pending !== undefined) await pending;
  }
}

function expandPart(context: Context, part: WordPart, assignment: boolean): Promise<void> | undefined {
  const { fields, quoted } = context;
  switch (part.type) {
    case 'Literal':
      if (quoted) fields.quoted(part.value);
      else expandLiteral(context, part.text, false, assignment);
      return undefined;
    case 'SingleQuoted':
      fields.quoted(quoted ? part.text : part.value);
      return undefined;
    case 'AnsiCQuoted':
      fields.quoted(quoted ? part.text : part.value);
      return undefined;
    case 'DoubleQuoted':
    case 'LocaleString':
      return expandDoubleQuoted(context, part.parts);
    case 'SimpleExpansion':
      return expandSimple(context, part.text.slice(1));
    case 'ParameterExpansion':
      return expandParameterPart(context, part);
    case 'CommandExpansion':
      return substituteCommand(context, part);
    case 'ArithmeticExpansion':
      return substituteArithmetic(context, part.text);
    case 'ProcessSubstitution':
      return substituteProcess(context, part);
    case 'Glob':
      return expandGlob(context, part);
    case 'ExtendedGlob':
      return expandExtendedGlob(context, part);
    case 'BraceExpansion':
      if (part.parts !== undefined) return expandParts(context, part.parts);
      addLiteral(context, part.text);
      return undefined;
  }
}

function expandGlob(context: Context, part: Extract<WordPart, { type: 'Glob' }>): Promise<void> | undefined {
  if (context.quoted) {
    context.fields.quoted(part.text);
    return undefined;
  }
  if (part.parts === undefined || part.parts.every(({ type }) => type === 'Literal')) {
    context.fields.literal(part.text);
    return undefined;
  }
  return enclose(context, '[', part.parts, ']');
}

async function enclose(context: Context, open: string, parts: readonly WordPart[], close: string): Promise<void> {
  context.fields.literal(open);
  await expandParts({ ...context, operand: false }, parts);
  context.fields.literal(close);
}

function expandExtendedGlob(
  context: Context,
  part: Extract<WordPart, { type: 'ExtendedGlob' }>,
): Promise<void> | undefined {
  if (!context.quoted && part.parts !== undefined) return enclose(context, `${part.operator}(`, part.parts, ')');
  if (context.quoted) context.fields.quoted(part.text);
  else context.fields.literal(part.text);
  return undefined;
}

async function expandDoubleQuoted(context: Context, parts: readonly DoubleQuotedChild[]): Promise<void> {
  const onlyList =
    parts.length === 1 && /^\$(?:@|\{@\}|\{\w+\[@\]\}|\{[@].*\}|\{!?\w+\[@\].*\})$/s.test(parts[0]?.text ?? '');
  if (!onlyList) context.fields.quoted('');
  await expandParts({ ...context, quoted: true, operand: false }, parts);
}

function expandSimple(context: Context, name: string): Promise<void> | undefined {
  const { shell } = context;
  const value = parameterValue(shell, name);
  if (!value.isSet && shell.has('nounset') && value.list === undefined && name !== '!') {
    return reportUnbound(shell, name);
  }
  addValue(context, value);
  return undefined;
}

async function expandParameterPart(context: Context, part: ParameterExpansionPart): Promise<void> {
  const { shell } = context;
  if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!_-])$/.test(part.parameter)) await badSubstitution(shell, part);
  try {
    const value = await expandParameter(shell, part, parameterContext(context));
    if (value !== undefined) addValue(context, value);
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    await shell.report(error.message);
    throw new ExpansionError(error.message);
  }
}

function parameterContext(context: Context): ParameterContext {
  const { shell } = context;
  return {
    text: (word) => expandText(shell, word),
    pattern: (word) => expandPattern(shell, word),
    replacement: async (word) => {
      const quote = (text: string): string => text.replace(/[\\&]/g, '\\$&');
      return (await expandField(shell, word, quote)).pattern;
    },
    operand: async (word) => {
      if (context.quoted && word.text !== '') context.fields.quoted('');
      await expandWord({ ...context, operand: !context.quoted }, word);
    },
  };
}

async function substituteCommand(
  { shell, fields, quoted }: Context,
  part: Extract<WordPart, { type: 'CommandExpansion' }>,
): Promise<void> {
  const output = await shell.engine.substitute(shell, part.script);
  if (quoted) fields.quoted(output);
  else fields.expanded(output);
}

async function substituteProcess(
  { shell, fields }: Context,
  part: Extract<WordPart, { type: 'ProcessSubstitution' }>,
): Promise<void> {
  if (part.script === undefined) return;
  fields.quoted(await shell.engine.substituteProcess(shell, part.script, part.operator));
}

async function substituteArithmetic({ shell, fields, quoted }: Context, source: string): Promise<void> {
  const text = source.startsWith('$[') ? source.slice(2, -1) : source.slice(3, -2);
  const value = String(await evaluateArithmetic(shell, await expandQuotedText(shell, text)));
  if (quoted) fields.quoted(value);
  else fields.expanded(value);
}
