import { templateFunctions } from './functions.ts';

/** A parsed template in the language of Go's text/template: fields, pipelines, variables, `if`, `range`, `with`. */
export type GoTemplate = readonly TemplateNode[];

export type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: GoTemplate;
      readonly otherwise: GoTemplate;
    };

export interface Pipeline {
  readonly variables: readonly string[];
  readonly commands: readonly (readonly Argument[])[];
}

export type Argument =
  | { readonly type: 'path'; readonly variable: string | undefined; readonly names: readonly string[] }
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'group'; readonly pipeline: Pipeline; readonly names: readonly string[] };

/** Throws an Error when the text is no template. */
export function parseGoTemplate(text: string): GoTemplate {
  const parser = new TemplateReader(tokenise(text));
  return parser.nodes([]).nodes;
}

type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly words: readonly string[] };

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const action = /\{\{(- )?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\})[^"`])*?)( -)?\}\}/gs;
  let position = 0;
  let trimNext = false;
  for (const match of text.matchAll(action)) {
    const before = text.slice(position, match.index);
    const left = trimNext ? before.trimStart() : before;
    tokens.push({ type: 'text', text: match[1] === undefined ? left : left.trimEnd() });
    const content = (match[2] ?? '').trim();
    if (!/^\/\*.*\*\/$/s.test(content)) tokens.push({ type: 'action', words: splitWords(content) });
    trimNext = match[3] !== undefined;
    position = match.index + match[0].length;
  }
  const rest = text.slice(position);
  if (rest.includes('{{')) throw new Error('template: output:1: unclosed action');
  tokens.push({ type: 'text', text: trimNext ? rest.trimStart() : rest });
  return tokens;
}

function splitWords(content: string): string[] {
  return content.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)'|:=|[()|,=]|[^\s()|,="`]+/gs) ?? [];
}

class TemplateReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Reads up to one of the words that end a block. */
  nodes(ends: readonly string[]): { nodes: TemplateNode[]; end: string } {
    const nodes: TemplateNode[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.type === 'text') {
        if (token.text !== '') nodes.push(token);
        continue;
      }
      const [word = ''] = token.words;
      if (ends.includes(word)) return { nodes, end: token.words.join(' ') };
      nodes.push(this.#node(token.words));
    }
    if (ends.length > 0) throw new Error('template: output:1: unexpected EOF');
    return { nodes, end: '' };
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    return token;
  }

  #node(words: readonly string[]): TemplateNode {
    const [word = ''] = words;
    if (word !== 'if' && word !== 'with' && word !== 'range') return { type: 'print', pipeline: parsePipeline(words) };
    const pipeline = parsePipeline(words.slice(1));
    const { nodes: body, end } = this.nodes(['else', 'end']);
    if (end === 'end') return { type: word, pipeline, body, otherwise: [] };
    const chained = end.split(' ').slice(1);
    const otherwise = chained.length > 0 ? [this.#node(chained)] : this.nodes(['end']).nodes;
    return { type: word, pipeline, body, otherwise };
  }
}

function parsePipeline(words: readonly string[]): Pipeline {
  const assign = words.findIndex((word) => word === ':=' || word === '=');
  const variables = assign < 0 ? [] : words.slice(0, assign).filter((word) => word.startsWith('$'));
  const rest = assign < 0 ? [...words] : words.slice(assign + 1);
  const commands: Argument[][] = [[]];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '|') commands.push([]);
    else commands.at(-1)?.push(word === '(' ? parseGroup(rest) : parseArgument(word));
  }
  if (commands.some((command) => command.length === 0))
    throw new Error('template: output:1: missing value for command');
  return { variables, commands };
}

function parseGroup(rest: string[]): Argument {
  const inside: string[] = [];
  for (let depth = 1; depth > 0; ) {
    const word = rest.shift();
    if (word === undefined) throw new Error('template: output:1: unclosed left paren');
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    if (depth > 0) inside.push(word);
  }
  const names = rest[0]?.startsWith('.') && rest[0] !== '.' ? (rest.shift() ?? '').slice(1).split('.') : [];
  return { type: 'group', pipeline: parsePipeline(inside), names };
}

function parseArgument(word: string): Argument {
  if (word.startsWith('"')) return { type: 'literal', value: JSON.parse(word) as unknown };
  if (word.startsWith('`')) return { type: 'literal', value: word.slice(1, -1) };
  if (/^[-+]?\d+(\.\d+)?$/.test(word)) return { type: 'literal', value: Number(word) };
  if (word === 'true' || word === 'false') return { type: 'literal', value: word === 'true' };
  if (word === 'nil') return { type: 'literal', value: undefined };
  if (word === '.') return { type: 'path', variable: undefined, names: [] };
  if (word.startsWith('.')) return { type: 'path', variable: undefined, names: word.slice(1).split('.') };
  if (word.startsWith('$')) {
    const [variable = '', ...names] = word.split('.');
    return { type: 'path', variable, names };
  }
  if (!templateFunctions.has(word)) throw new Error(`template: output:1: function ${JSON.stringify(word)} not defined`);
  return { type: 'function', name: word };
}
