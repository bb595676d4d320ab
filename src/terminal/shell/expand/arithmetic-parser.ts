/** An arithmetic expression that has been read. */
export type ArithmeticNode =
  | { type: 'number'; value: bigint }
  | { type: 'variable'; name: string; index: string | undefined }
  | { type: 'unary'; operator: string; operand: ArithmeticNode }
  | { type: 'step'; operator: '++' | '--'; prefix: boolean; target: ArithmeticNode }
  | { type: 'binary'; operator: string; left: ArithmeticNode; right: ArithmeticNode; rightText: string }
  | { type: 'conditional'; test: ArithmeticNode; consequence: ArithmeticNode; otherwise: ArithmeticNode }
  | { type: 'assign'; operator: string; target: ArithmeticNode; value: ArithmeticNode };

/** `message` is what bash says behind the expression: `syntax error: operand expected (error token is "+")`. */
export class ArithmeticError extends Error {}

interface Token {
  readonly text: string;
  readonly position: number;
}

const tokenPattern =
  /\s*(?:(\d+#[\w@]+|0[xX][0-9a-fA-F]*|\d\w*)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%<>=!~&^|?:,()[\]]))/y;

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>=']);

const parsed = new Map<string, ArithmeticNode>();

/** Reads an expression. Throws an ArithmeticError. An empty one is 0. */
export function parseArithmetic(text: string): ArithmeticNode {
  let node = parsed.get(text);
  if (node === undefined) {
    if (parsed.size > 1000) parsed.clear();
    node = new ArithmeticParser(text).parse();
    parsed.set(text, node);
  }
  return node;
}

class ArithmeticParser {
  readonly #text: string;
  #position = 0;
  #token: Token | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): ArithmeticNode {
    this.#advance();
    if (this.#token === undefined) return { type: 'number', value: 0n };
    const node = this.#comma();
    if (this.#token !== undefined) this.#fail('syntax error in expression', this.#token.position);
    return node;
  }

  #advance(): void {
    tokenPattern.lastIndex = this.#position;
    const match = tokenPattern.exec(this.#text);
    if (match === null) {
      const rest = this.#text.slice(this.#position).trimStart();
      this.#token = undefined;
      if (rest !== '') {
        const at = this.#text.length - rest.length;
        this.#fail(
          /^[.\d]/.test(rest) ? 'syntax error: invalid arithmetic operator' : 'syntax error: operand expected',
          at,
        );
      }
      return;
    }
    const text = match[1] ?? match[2] ?? match[3] ?? '';
    this.#token = { text, position: tokenPattern.lastIndex - text.length };
    this.#position = tokenPattern.lastIndex;
  }

  #fail(message: string, position: number): never {
    throw new ArithmeticError(`${message} (error token is "${this.#text.slice(position)}")`);
  }

  #take(...operators: string[]): string | undefined {
    const text = this.#token?.text;
    if (text === undefined || !operators.includes(text)) return undefined;
    this.#advance();
    return text;
  }

  #comma(): ArithmeticNode {
    let node = this.#assignment();
    while (this.#take(',') !== undefined) {
      node = { type: 'binary', operator: ',', left: node, right: this.#assignment(), rightText: '' };
    }
    return node;
  }

  #assignment(): ArithmeticNode {
    const start = this.#token;
    const target = this.#conditional();
    const operator = this.#token?.text;
    if (operator === undefined || !assignments.has(operator)) return target;
    if (target.type !== 'variable') this.#fail('attempted assignment to non-variable', this.#token?.position ?? 0);
    this.#advance();
    if (this.#token === undefined) this.#fail('syntax error: operand expected', start?.position ?? 0);
    return { type: 'assign', operator, target, value: this.#assignment() };
  }

  #conditional(): ArithmeticNode {
    const test = this.#binary(0);
    if (this.#take('?') === undefined) return test;
    const consequence = this.#assignment();
    if (this.#take(':') === undefined)
      this.#fail("`:' expected for conditional expression", this.#token?.position ?? 0);
    return { type: 'conditional', test, consequence, otherwise: this.#assignment() };
  }

  #binary(level: number): ArithmeticNode {
    const operators = levels[level];
    if (operators === undefined) return this.#power();
    let left = this.#binary(level + 1);
    for (;;) {
      const before = this.#token?.position ?? 0;
      const operator = this.#take(...operators);
      if (operator === undefined) return left;
      if (this.#token === undefined) this.#fail('syntax error: operand expected', before);
      const start = this.#token.position;
      const right = this.#binary(level + 1);
      left = { type: 'binary', operator, left, right, rightText: this.#text.slice(start) };
    }
  }

  #power(): ArithmeticNode {
    const left = this.#unary();
    if (this.#take('**') === undefined) return left;
    return { type: 'binary', operator: '**', left, right: this.#power(), rightText: '' };
  }

  #unary(): ArithmeticNode {
    const at = this.#token?.position ?? 0;
    const operator = this.#take('!', '~', '-', '+', '++', '--');
    if (operator === undefined) return this.#postfix();
    if (this.#token === undefined) this.#fail('syntax error: operand expected', at);
    const operand = this.#unary();
    if (operator !== '++' && operator !== '--') return { type: 'unary', operator, operand };
    if (operand.type === 'variable') return { type: 'step', operator, prefix: true, target: operand };
    const sign = operator[0] ?? '+';
    return { type: 'unary', operator: sign, operand: { type: 'unary', operator: sign, operand } };
  }

  #postfix(): ArithmeticNode {
    const node = this.#primary();
    if (node.type !== 'variable') return node;
    const operator = this.#take('++', '--');
    if (operator === undefined) return node;
    return { type: 'step', operator: operator === '++' ? '++' : '--', prefix: false, target: node };
  }

  #primary(): ArithmeticNode {
    const token = this.#token;
    if (token === undefined) this.#fail('syntax error: operand expected', this.#text.length);
    if (token.text === '(') {
      this.#advance();
      const node = this.#comma();
      if (this.#take(')') === undefined) this.#fail("missing `)'", this.#token?.position ?? this.#text.length);
      return node;
    }
    if (/^\d/.test(token.text)) {
      this.#advance();
      return { type: 'number', value: this.#number(token) };
    }
    if (!/^[A-Za-z_]/.test(token.text)) this.#fail('syntax error: operand expected', token.position);
    const index = this.#text[this.#position] === '[' ? this.#subscript() : undefined;
    this.#advance();
    return { type: 'variable', name: token.text, index };
  }

  #subscript(): string {
    let depth = 0;
    for (let at = this.#position; at < this.#text.length; at += 1) {
      if (this.#text[at] === '[') depth += 1;
      else if (this.#text[at] === ']') depth -= 1;
      if (depth > 0) continue;
      const index = this.#text.slice(this.#position + 1, at);
      this.#position = at + 1;
      return index;
    }
    return this.#fail('bad array subscript', this.#position);
  }

  #number({ text, position }: Token): bigint {
    const based = /^(\d+)#(.*)$/.exec(text);
    if (based !== null) return this.#inBase(Number(based[1]), based[2] ?? '', position);
    if (/^0[xX]/.test(text)) return text.length > 2 ? BigInt(text) : 0n;
    if (/^0\d*$/.test(text)) {
      if (/[89]/.test(text)) this.#fail('value too great for base', position);
      return BigInt(`0o${text}`);
    }
    if (!/^\d+$/.test(text)) this.#fail('value too great for base', position);
    return BigInt.asIntN(64, BigInt(text));
  }

  #inBase(base: number, digits: string, position: number): bigint {
    if (base < 2 || base > 64) this.#fail('invalid arithmetic base', position);
    const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';
    let value = 0n;
    for (const digit of digits) {
      const weight = alphabet.indexOf(base <= 36 ? digit.toLowerCase() : digit);
      if (weight < 0 || weight >= base) this.#fail('value too great for base', position);
      value = value * BigInt(base) + BigInt(weight);
    }
    return BigInt.asIntN(64, value);
  }
}
