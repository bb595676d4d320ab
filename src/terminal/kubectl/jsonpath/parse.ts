import type { FilterOperator, Step, Steps, Template, TemplatePart } from './nodes.ts';

/** Reads a template such as `{.items[*].metadata.name}`. Throws an Error in the words of kubectl's parser. */
export function parseJsonPath(text: string): Template {
  const parser = new TemplateParser(text);
  const template = parser.parse(false);
  return template;
}

/** Accepts the notations in which columns are given: `x.y`, `.x.y`, `{x.y}` and `{.x.y}`. Throws an Error. */
export function relaxedExpression(text: string): string {
  if (text === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (match === null) {
    throw new Error(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${match[1] ?? match[2] ?? ''}}`;
}

class TemplateParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(inRange: boolean): Template {
    const parts: TemplatePart[] = [];
    while (this.#position < this.#text.length) {
      const open = this.#text.indexOf('{', this.#position);
      const text = this.#text.slice(this.#position, open < 0 ? undefined : open);
      if (text !== '') parts.push({ type: 'text', text });
      if (open < 0) {
        this.#position = this.#text.length;
        break;
      }
      const action = this.#action(open);
      if (action === 'end') {
        if (!inRange) throw new Error('not in range, nothing to end');
        return parts;
      }
      parts.push(action);
    }
    if (inRange) throw new Error('unclosed array expect ]');
    return parts;
  }

  #action(open: number): TemplatePart | 'end' {
    const close = findClose(this.#text, open);
    const content = this.#text.slice(open + 1, close).trim();
    this.#position = close + 1;
    if (content === 'end') return 'end';
    const range = /^range\s+(.*)$/s.exec(content);
    if (range !== null) return { type: 'range', steps: parseSteps(range[1] ?? ''), body: this.parse(true) };
    return { type: 'path', steps: parseSteps(content) };
  }
}

function findClose(text: string, open: number): number {
  let quoted = '';
  let depth = 0;
  for (let position = open; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (quoted !== '') {
      if (character === '\\') position += 1;
      else if (character === quoted) quoted = '';
    } else if (character === '"' || character === "'") quoted = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return position;
    }
  }
  throw new Error('unclosed action');
}

/** Reads the inside of an action. */
function parseSteps(text: string): Steps {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const [step, length] = nextStep(rest, steps.length === 0);
    if (step !== undefined) steps.push(step);
    rest = rest.slice(length);
  }
  return steps;
}

function nextStep(text: string, first: boolean): [step: Step | undefined, length: number] {
  const character = text.charAt(0);
  if (/\s/.test(character)) return [undefined, 1];
  if (character === '$') return [{ type: 'root' }, 1];
  if (character === '@') return [{ type: 'current' }, 1];
  if (text.startsWith('..')) return [{ type: 'recursive' }, /[[.]/.test(text.charAt(2)) || text.length === 2 ? 2 : 1];
  if (character === '.') return fieldStep(text);
  if (character === '[') return bracketStep(text);
  if (character === '"' || character === "'") return literalText(text);
  if (character === '*') return [{ type: 'wildcard' }, 1];
  const number = /^[-+]?\d+(\.\d+)?(?![\w.])/.exec(text)?.[0];
  if (number !== undefined) return [{ type: 'literal', value: Number(number) }, number.length];
  const word = /^[\p{L}\p{N}_]+/u.exec(text)?.[0];
  if (word === 'true' || word === 'false') return [{ type: 'literal', value: word === 'true' }, word.length];
  if (word !== undefined && first) throw new Error(`unrecognized identifier ${word}`);
  throw new Error(`unrecognized character in action: ${unicode(character)}`);
}

function unicode(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${character}'`;
}

function fieldStep(text: string): [Step | undefined, number] {
  const raw = /^\.((?:\\.|[^\s.[\]|$@{}"'()=!<>,])*)/s.exec(text)?.[1] ?? '';
  if (raw === '') return [undefined, 1];
  if (raw === '*') return [{ type: 'wildcard' }, 2];
  return [{ type: 'field', name: raw.replace(/\\(.)/gs, '$1') }, raw.length + 1];
}

function literalText(text: string): [Step, number] {
  const quote = text.charAt(0);
  for (let end = 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === quote) return [{ type: 'literal', value: unquote(text.slice(1, end)) }, end + 1];
  }
  throw new Error('unterminated quoted string');
}

const escapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

function unquote(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => escapes.get(character) ?? character);
}

function bracketStep(text: string): [Step, number] {
  if (text.startsWith('[?(')) return filterStep(text);
  const end = findBracket(text);
  const content = text.slice(1, end).trim();
  return [subscript(content), end + 1];
}

function findBracket(text: string): number {
  let quoted = '';
  for (let position = 1; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (quoted !== '') {
      if (character === quoted) quoted = '';
    } else if (character === '"' || character === "'") quoted = character;
    else if (character === ']') return position;
  }
  throw new Error('unterminated array');
}

function subscript(content: string): Step {
  if (content === '*') return { type: 'wildcard' };
  const members = splitOutsideQuotes(content, ',');
  if (members.length > 1) return { type: 'union', members: members.map((member) => [subscript(member.trim())]) };
  const name = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(content);
  if (name !== null) return { type: 'field', name: (name[1] ?? name[2] ?? '').replace(/\\(.)/gs, '$1') };
  if (/^-?\d+$/.test(content)) return { type: 'index', index: Number(content) };
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(content);
  if (slice === null || content === '') throw new Error(`invalid array index ${content}`);
  const [from, to, step] = [slice[1], slice[2], slice[3]].map((part) => (part ? Number(part) : undefined));
  return { type: 'slice', from, to, step };
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  return text.match(new RegExp(`(?:'[^']*'|"[^"]*"|[^${separator}'"])+`, 'g')) ?? [text];
}

function filterStep(text: string): [Step, number] {
  const end = findFilterEnd(text);
  const content = text.slice(3, end);
  const [left, operator, right] = splitComparison(content);
  const step: Step = {
    type: 'filter',
    left: parseSteps(left.trim()),
    operator,
    right: right === undefined ? undefined : parseSteps(right.trim()),
  };
  return [step, end + 2];
}

function findFilterEnd(text: string): number {
  let quoted = '';
  let depth = 1;
  for (let position = 3; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (quoted !== '') {
      if (character === '\\') position += 1;
      else if (character === quoted) quoted = '';
    } else if (character === '"' || character === "'") quoted = character;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0 && text[position + 1] === ']') return position;
    }
  }
  throw new Error('unterminated filter');
}

function splitComparison(content: string): [left: string, operator: FilterOperator, right: string | undefined] {
  let quoted = '';
  for (let position = 0; position < content.length; position += 1) {
    const character = content.charAt(position);
    if (quoted !== '') quoted = character === quoted ? '' : quoted;
    else if (character === '"' || character === "'") quoted = character;
    else {
      const operator = /^(==|!=|<=|>=|<|>)/.exec(content.slice(position))?.[0] as FilterOperator | undefined;
      if (operator !== undefined)
        return [content.slice(0, position), operator, content.slice(position + operator.length)];
    }
  }
  return [content, 'exists', undefined];
}
