import { formatFieldError, invalid } from './field-error.ts';
import type { LabelOperator, LabelRequirement } from './label-selector.ts';
import { checkQualifiedName } from './names.ts';
import { SelectorError } from './selector-error.ts';

type TokenType = 'identifier' | 'operator' | 'word' | '!' | ',' | '(' | ')' | 'error' | 'end';

interface Token {
  readonly type: TokenType;
  readonly text: string;
}

const token = /[ \t\r\n]*(?:([!=<>(),]+)|([^!=<>(), \t\r\n]+))/y;
const symbols = ['==', '!=', '=', '>', '<', '!', ',', '(', ')'];
const operators = new Map<string, LabelOperator>([
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
  ['in', 'in'],
  ['notin', 'notin'],
]);

/** The requirements in the order written; keys are checked, values are not. Throws SelectorError. */
export function parseSelectorText(text: string): LabelRequirement[] {
  return new Parser(tokenize(text)).parse();
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    token.lastIndex = position;
    const match = token.exec(text);
    if (match === null) break;
    const [, special, word] = match;
    if (special !== undefined) {
      const symbol = symbols.find((candidate) => special.startsWith(candidate)) ?? special;
      tokens.push({ type: symbolType(symbol), text: symbol });
      position = token.lastIndex - special.length + symbol.length;
    } else {
      tokens.push({ type: word === 'in' || word === 'notin' ? 'word' : 'identifier', text: word ?? '' });
      position = token.lastIndex;
    }
  }
  return [...tokens, { type: 'end', text: '' }];
}

function symbolType(symbol: string): TokenType {
  if (symbol === '!' || symbol === ',' || symbol === '(' || symbol === ')') return symbol;
  return operators.has(symbol) ? 'operator' : 'error';
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const start = this.#peek();
      if (start.type === 'end') return requirements;
      if (!startsRequirement(start)) throw expected(start, ", expected: !, identifier, or 'end of string'");
      requirements.push(this.#requirement());
      const separator = this.#next();
      if (separator.type === 'end') return requirements;
      if (separator.type !== ',') throw expected(separator, ", expected: ',' or 'end of string'");
      if (!startsRequirement(this.#peek())) throw expected(this.#peek(), ", expected: identifier after ','");
    }
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { type: 'end', text: '' };
  }

  #next(): Token {
    const next = this.#peek();
    this.#position += 1;
    return next;
  }

  #requirement(): LabelRequirement {
    try {
      return this.#keyAndRest();
    } catch (error) {
      throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  #keyAndRest(): LabelRequirement {
    let first = this.#next();
    const negated = first.type === '!';
    if (negated) first = this.#next();
    if (first.type !== 'identifier' && first.type !== 'word') throw expected(first, ', expected: identifier');
    const key = first.text;
    const problems = checkQualifiedName(key);
    if (problems.length > 0) throw new SelectorError(formatFieldError(invalid('', key, problems.join('; '))));
    const after = this.#peek();
    if (negated) return this.#absence(key);
    if (after.type === 'end' || after.type === ',') return { key, operator: 'exists', values: [] };
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#set() : [this.#value()];
    return { key, operator, values };
  }

  #absence(key: string): LabelRequirement {
    return { key, operator: '!', values: [] };
  }

  #operator(): LabelOperator {
    const next = this.#next();
    const operator = next.type === 'operator' || next.type === 'word' ? operators.get(next.text) : undefined;
    if (operator === undefined) throw expected(next, ', expected: in, notin, =, ==, !=, gt, lt');
    return operator;
  }

  #value(): string {
    const next = this.#peek();
    if (next.type === 'end' || next.type === ',') return '';
    this.#next();
    if (next.type !== 'identifier' && next.type !== 'word') throw expected(next, ', expected: identifier');
    return next.text;
  }

  /** `(a,b)`; gaps such as in `(a,)` stand for the empty value. */
  #set(): string[] {
    const open = this.#next();
    if (open.type !== '(') throw expected(open, " expected: '('");
    const first = this.#peek();
    if (first.type !== ')' && first.type !== ',' && !isValue(first)) {
      throw expected(first, ", expected: ',', ')' or identifier");
    }
    const values = new Set<string>();
    for (;;) {
      const item = this.#peek();
      if (isValue(item)) values.add(this.#next().text);
      else if (item.type === ',' || item.type === ')') values.add('');
      else throw expected(item, ", expected: ',', or identifier");
      const separator = this.#next();
      if (separator.type === ')') return [...values].sort();
      if (separator.type !== ',') throw expected(separator, ", expected: ',' or ')'");
    }
  }
}

function isValue({ type }: Token): boolean {
  return type === 'identifier' || type === 'word';
}

function startsRequirement(start: Token): boolean {
  return isValue(start) || start.type === '!';
}

function expected(found: Token, rest: string): SelectorError {
  return new SelectorError(`found '${found.text}'${rest}`);
}
