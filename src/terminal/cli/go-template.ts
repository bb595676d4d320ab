import { isJsonObject } from '../../core/meta/object.ts';

/** A parsed template in the language of Go's text/template: fields, pipelines, variables, `if`, `range`, `with`. */
export type GoTemplate = readonly TemplateNode[];

type TemplateNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'print'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: GoTemplate;
      readonly otherwise: GoTemplate;
    };

interface Pipeline {
  readonly variables: readonly string[];
  readonly commands: readonly (readonly Argument[])[];
}

type Argument =
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
  if (!functions.has(word)) throw new Error(`template: output:1: function ${JSON.stringify(word)} not defined`);
  return { type: 'function', name: word };
}

interface Scope {
  readonly dot: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly allowMissingKeys: boolean;
}

/** The text that a template makes of a JSON value. */
export function renderGoTemplate(template: GoTemplate, value: unknown, options: { allowMissingKeys: boolean }): string {
  return renderNodes(template, { dot: value, variables: new Map([['$', value]]), ...options });
}

function renderNodes(nodes: GoTemplate, scope: Scope): string {
  let text = '';
  let variables = new Map(scope.variables);
  for (const node of nodes) {
    const here = { ...scope, variables };
    if (node.type === 'text') text += node.text;
    else if (node.type === 'print') {
      const value = evaluatePipeline(node.pipeline, here);
      const [name] = node.pipeline.variables;
      if (name === undefined) text += formatGoValue(value);
      else variables = new Map([...variables, [name, value]]);
    } else text += renderBlock(node, here);
  }
  return text;
}

function renderBlock(node: Extract<TemplateNode, { body: GoTemplate }>, scope: Scope): string {
  const value = evaluatePipeline(node.pipeline, scope);
  if (node.type === 'range') return renderRange(node, value, scope);
  if (!isTrue(value)) return renderNodes(node.otherwise, scope);
  const [name] = node.pipeline.variables;
  const variables = name === undefined ? scope.variables : new Map([...scope.variables, [name, value]]);
  return renderNodes(node.body, { ...scope, variables, dot: node.type === 'with' ? value : scope.dot });
}

function renderRange(node: Extract<TemplateNode, { body: GoTemplate }>, value: unknown, scope: Scope): string {
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? [...(value as unknown[]).entries()]
    : Object.entries(isJsonObject(value) ? value : {}).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return renderNodes(node.otherwise, scope);
  const names = node.pipeline.variables;
  return entries
    .map(([key, item]) => {
      const bound: [string, unknown][] =
        names.length > 1
          ? [
              [names[0] ?? '', key],
              [names[1] ?? '', item],
            ]
          : names.map((name) => [name, item]);
      return renderNodes(node.body, { ...scope, dot: item, variables: new Map([...scope.variables, ...bound]) });
    })
    .join('');
}

function evaluatePipeline(pipeline: Pipeline, scope: Scope): unknown {
  let piped: unknown[] = [];
  for (const [head, ...rest] of pipeline.commands) {
    if (head === undefined) continue;
    const args = [...rest.map((argument) => evaluateArgument(argument, scope)), ...piped];
    piped = [head.type === 'function' ? call(head.name, args) : evaluateArgument(head, scope)];
  }
  return piped[0];
}

function evaluateArgument(argument: Argument, scope: Scope): unknown {
  switch (argument.type) {
    case 'literal':
      return argument.value;
    case 'function':
      return call(argument.name, []);
    case 'group':
      return descend(evaluatePipeline(argument.pipeline, scope), argument.names, scope);
    case 'path':
      return descend(
        argument.variable === undefined ? scope.dot : scope.variables.get(argument.variable),
        argument.names,
        scope,
      );
  }
}

function descend(value: unknown, names: readonly string[], scope: Scope): unknown {
  let current = value;
  for (const name of names) {
    if (current === undefined || current === null) return undefined;
    if (!isJsonObject(current))
      throw new Error(`template: output:1: can't evaluate field ${name} in type interface {}`);
    if (!Object.hasOwn(current, name) && !scope.allowMissingKeys)
      throw new Error(`template: output:1: map has no entry for key ${JSON.stringify(name)}`);
    current = current[name];
  }
  return current;
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function formatGoValue(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (!isJsonObject(value)) return String(value as string);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${formatGoValue(value[key])}`).join(' ')}]`;
}

function call(name: string, args: readonly unknown[]): unknown {
  return functions.get(name)?.(args);
}

const order = (left: unknown, right: unknown): number =>
  (left as number) < (right as number) ? -1 : Number(left !== right);

const functions = new Map<string, (args: readonly unknown[]) => unknown>([
  ['and', (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1)],
  ['or', (args) => args.find(isTrue) ?? args.at(-1)],
  ['not', ([arg]) => !isTrue(arg)],
  ['eq', ([first, ...others]) => others.some((other) => other === first)],
  ['ne', ([left, right]) => left !== right],
  ['lt', ([left, right]) => order(left, right) < 0],
  ['le', ([left, right]) => order(left, right) <= 0],
  ['gt', ([left, right]) => order(left, right) > 0],
  ['ge', ([left, right]) => order(left, right) >= 0],
  ['len', ([arg]) => (isJsonObject(arg) ? Object.keys(arg).length : (arg as string | unknown[]).length)],
  [
    'index',
    ([container, ...keys]) =>
      keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], container),
  ],
  ['slice', ([arg, from, to]) => (arg as string).slice(from as number, to as number | undefined)],
  ['print', (args) => args.map(formatGoValue).join(' ')],
  ['println', (args) => `${args.map(formatGoValue).join(' ')}\n`],
  ['printf', ([format, ...args]) => formatPrintf(String(format), args)],
  ['html', ([arg]) => formatGoValue(arg)],
  ['js', ([arg]) => JSON.stringify(formatGoValue(arg)).slice(1, -1)],
  ['urlquery', ([arg]) => encodeURIComponent(formatGoValue(arg))],
  [
    'exists',
    ([value, ...keys]) =>
      keys.reduce((current, key) => (current as Record<string, unknown> | undefined)?.[key as string], value) !==
      undefined,
  ],
  [
    'base64decode',
    ([arg]) => new TextDecoder().decode(Uint8Array.from(atob(String(arg)), (character) => character.charCodeAt(0))),
  ],
]);

function formatPrintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(
    /%(-?\d*)(?:\.(\d+))?([vsdqtf%])/g,
    (_, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const arg = args[next++];
      const plain =
        verb === 'q'
          ? JSON.stringify(formatGoValue(arg))
          : verb === 'f'
            ? Number(arg).toFixed(Number(precision ?? 6))
            : formatGoValue(arg);
      return width.startsWith('-') ? plain.padEnd(Number(width.slice(1))) : plain.padStart(Number(width || 0));
    },
  );
}
