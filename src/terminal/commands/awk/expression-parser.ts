import { AwkSyntaxError, type Expression, type Token } from './syntax.ts';

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);

/** Reads expressions; statements are its subclass's. */
export class ExpressionParser {
  /** Positive inside `print`, where `>` is no comparison. */
  protected noOutput = 0;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected get token(): Token {
    return this.#tokens[this.#index] ?? { type: 'end', text: 'end of file', line: 0 };
  }

  protected next(): Token {
    const { token } = this;
    this.#index += 1;
    return token;
  }

  protected mark(): number {
    return this.#index;
  }

  protected back(mark: number): void {
    this.#index = mark;
  }

  protected unexpected(): never {
    const { text, line } = this.token;
    throw new AwkSyntaxError(`syntax error at or near ${text === '\n' ? 'end of line' : text}`, line);
  }

  protected isOperator(text: string): boolean {
    return this.token.type === 'operator' && this.token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.#index += 1;
    return true;
  }

  protected takeKeyword(text: string): boolean {
    if (this.token.type !== 'keyword' || this.token.text !== text) return false;
    this.#index += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.unexpected();
  }

  protected skipNewlines(): void {
    while (this.token.type === 'newline') this.#index += 1;
  }

  protected skipEnds(): void {
    while (this.token.type === 'newline' || this.isOperator(';')) this.#index += 1;
  }

  protected startsExpression(): boolean {
    const { type, text } = this.token;
    if (['number', 'text', 'regexp', 'name', 'call', 'builtin'].includes(type)) return true;
    if (type === 'keyword') return text === 'getline';
    return type === 'operator' && ['(', '!', '-', '+', '$', '++', '--'].includes(text);
  }

  protected list(): Expression[] {
    const items = [this.expression()];
    while (this.take(',')) {
      this.skipNewlines();
      items.push(this.expression());
    }
    return items;
  }

  /** Behind the opening bracket. */
  protected subscripts(): Expression[] {
    const items = this.#inside(() => this.list());
    this.expect(']');
    return items;
  }

  /** In parentheses or brackets `>` compares again. */
  #inside<T>(read: () => T): T {
    const { noOutput } = this;
    this.noOutput = 0;
    const result = read();
    this.noOutput = noOutput;
    return result;
  }

  protected expression(): Expression {
    const target = this.#conditional();
    const { type, text } = this.token;
    if (type !== 'operator' || !assignments.has(text) || !isTarget(target)) return target;
    this.next();
    this.skipNewlines();
    return { type: 'assign', operator: text, target, value: this.expression() };
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.take('?')) return test;
    this.skipNewlines();
    const consequence = this.expression();
    this.skipNewlines();
    this.expect(':');
    this.skipNewlines();
    return { type: 'conditional', test, consequence, otherwise: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.take('||')) {
      this.skipNewlines();
      left = { type: 'binary', operator: '||', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#in();
    while (this.take('&&')) {
      this.skipNewlines();
      left = { type: 'binary', operator: '&&', left, right: this.#in() };
    }
    return left;
  }

  #in(): Expression {
    let left = this.#match();
    while (this.takeKeyword('in')) {
      const subscripts = left.type === 'group' ? left.items : [left];
      left = { type: 'in', subscripts, array: this.next().text };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    while (this.isOperator('~') || this.isOperator('!~')) {
      const negated = this.next().text === '!~';
      left = { type: 'match', negated, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.concatenation();
    const { type, text } = this.token;
    if (type !== 'operator' || !['<', '<=', '==', '!=', '>', '>='].includes(text)) return this.#pipes(left);
    if (text === '>' && this.noOutput > 0) return left;
    this.next();
    return { type: 'binary', operator: text, left, right: this.concatenation() };
  }

  /** `command | getline`. */
  #pipes(from: Expression): Expression {
    let left = from;
    while (this.isOperator('|') && this.#tokens[this.#index + 1]?.text === 'getline') {
      this.#index += 2;
      left = { type: 'getline', source: 'command', from: left, target: this.#optionalTarget() };
    }
    return left;
  }

  protected concatenation(): Expression {
    let left = this.#additive();
    while (this.#continues()) left = { type: 'binary', operator: ' ', left, right: this.#additive() };
    return left;
  }

  #continues(): boolean {
    const { type, text } = this.token;
    if (type === 'keyword') return false;
    if (type === 'operator')
      return ['(', '$', '!', '-', '+', '++', '--'].includes(text) && !['+', '-'].includes(text) && text !== '!';
    return ['number', 'text', 'name', 'call', 'builtin', 'regexp'].includes(type);
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.isOperator('+') || this.isOperator('-')) {
      left = { type: 'binary', operator: this.next().text, left, right: this.#multiplicative() };
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.isOperator('*') || this.isOperator('/') || this.isOperator('%')) {
      left = { type: 'binary', operator: this.next().text, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+']) {
      if (this.take(operator)) return { type: 'unary', operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#step();
    if (!this.take('^')) return left;
    return { type: 'binary', operator: '^', left, right: this.isOperator('-') ? this.#unary() : this.#power() };
  }

  #step(): Expression {
    if (this.isOperator('++') || this.isOperator('--')) {
      const operator = this.next().text === '++' ? '++' : '--';
      return { type: 'step', operator, prefix: true, target: this.#primary() };
    }
    const target = this.#primary();
    if (!isTarget(target) || !(this.isOperator('++') || this.isOperator('--'))) return target;
    return { type: 'step', operator: this.next().text === '++' ? '++' : '--', prefix: false, target };
  }

  #primary(): Expression {
    const token = this.next();
    switch (token.type) {
      case 'number':
        return { type: 'number', value: Number(token.text) };
      case 'text':
        return { type: 'text', value: token.text };
      case 'regexp':
        return { type: 'regexp', source: token.text };
      case 'name':
        return this.take('[')
          ? { type: 'element', array: token.text, subscripts: this.subscripts() }
          : { type: 'variable', name: token.text };
      case 'call':
        return { type: 'call', name: token.text, args: this.#arguments() };
      case 'builtin':
        return { type: 'builtin', name: token.text, args: this.isOperator('(') ? this.#arguments() : [] };
      default:
        return this.#special(token);
    }
  }

  #special(token: Token): Expression {
    if (token.text === '$' && token.type === 'operator') return { type: 'field', index: this.#fieldIndex() };
    if (token.text === 'getline' && token.type === 'keyword') {
      const target = this.#optionalTarget();
      if (!this.take('<')) return { type: 'getline', source: 'input', from: undefined, target };
      return { type: 'getline', source: 'file', from: this.#primary(), target };
    }
    if (token.text === '(' && token.type === 'operator') {
      const items = this.#inside(() => this.list());
      this.expect(')');
      const [only] = items;
      return items.length === 1 && only !== undefined ? { type: 'group', items: [only] } : { type: 'group', items };
    }
    this.#index -= 1;
    return this.unexpected();
  }

  #fieldIndex(): Expression {
    if (this.isOperator('++') || this.isOperator('--')) return this.#step();
    if (this.take('-')) return { type: 'unary', operator: '-', operand: this.#primary() };
    return this.#primary();
  }

  #optionalTarget(): Expression | undefined {
    if (this.token.type === 'name' || this.isOperator('$')) return this.#primary();
    return undefined;
  }

  #arguments(): Expression[] {
    this.expect('(');
    this.skipNewlines();
    if (this.take(')')) return [];
    const items = this.#inside(() => this.list());
    this.skipNewlines();
    this.expect(')');
    return items;
  }
}

function isTarget(expression: Expression): boolean {
  return expression.type === 'variable' || expression.type === 'field' || expression.type === 'element';
}
