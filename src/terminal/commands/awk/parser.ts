import { ExpressionParser } from './expression-parser.ts';
import { tokenize } from './lexer.ts';
import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from './syntax.ts';

/** Reads a program. Throws an AwkSyntaxError. */
export function parseAwk(source: string): AwkProgram {
  return new Parser(tokenize(source)).program();
}

class Parser extends ExpressionParser {
  program(): AwkProgram {
    const begin: Statement[] = [];
    const end: Statement[] = [];
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.skipEnds(); this.token.type !== 'end'; this.skipEnds()) {
      if (this.takeKeyword('BEGIN')) begin.push(this.#block());
      else if (this.takeKeyword('END')) end.push(this.#block());
      else if (this.takeKeyword('function') || this.takeKeyword('func')) {
        const definition = this.#function();
        functions.set(definition.name, definition);
      } else rules.push(this.#rule());
    }
    return { begin, end, rules, functions };
  }

  #function(): AwkFunction {
    const name = this.next().text;
    this.expect('(');
    const parameters: string[] = [];
    while (!this.take(')')) {
      parameters.push(this.next().text);
      this.take(',');
      this.skipNewlines();
    }
    this.skipNewlines();
    return { name, parameters, body: this.#block() };
  }

  #rule(): Rule {
    if (this.isOperator('{')) return { pattern: undefined, action: this.#block() };
    const first = this.expression();
    let last: Expression | undefined;
    if (this.take(',')) {
      this.skipNewlines();
      last = this.expression();
    }
    return { pattern: { first, last }, action: this.isOperator('{') ? this.#block() : undefined };
  }

  #block(): Statement {
    this.skipNewlines();
    this.expect('{');
    const statements: Statement[] = [];
    for (this.skipEnds(); !this.take('}'); this.skipEnds()) statements.push(this.#statement());
    return { type: 'block', statements };
  }

  #statement(): Statement {
    if (this.isOperator('{')) return this.#block();
    const { type, text } = this.token;
    if (type === 'keyword') {
      const control = this.#control(text);
      if (control !== undefined) return control;
    }
    const statement = this.#simple();
    this.#endSimple();
    return statement;
  }

  #endSimple(): void {
    if (this.take(';') || this.isOperator('}')) return;
    if (this.token.type !== 'newline') this.unexpected();
    this.skipNewlines();
  }

  #body(): Statement {
    this.skipNewlines();
    if (this.take(';')) return { type: 'block', statements: [] };
    return this.#statement();
  }

  #condition(): Expression {
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    return test;
  }

  #control(keyword: string): Statement | undefined {
    switch (keyword) {
      case 'if': {
        this.next();
        const test = this.#condition();
        const consequence = this.#body();
        const mark = this.mark();
        this.skipEnds();
        if (this.takeKeyword('else')) return { type: 'if', test, consequence, otherwise: this.#body() };
        this.back(mark);
        return { type: 'if', test, consequence, otherwise: undefined };
      }
      case 'while': {
        this.next();
        const test = this.#condition();
        return { type: 'while', test, body: this.#body() };
      }
      case 'do': {
        this.next();
        const body = this.#body();
        this.skipEnds();
        if (!this.takeKeyword('while')) this.unexpected();
        const test = this.#condition();
        this.#endSimple();
        return { type: 'do', body, test };
      }
      case 'for':
        this.next();
        return this.#for();
      default:
        return undefined;
    }
  }

  #for(): Statement {
    this.expect('(');
    const mark = this.mark();
    const variable = this.next();
    if (variable.type === 'name' && this.takeKeyword('in')) {
      const array = this.next().text;
      if (this.take(')')) return { type: 'for in', variable: variable.text, array, body: this.#body() };
    }
    this.back(mark);
    const start = this.isOperator(';') ? undefined : this.#simple();
    this.expect(';');
    this.skipNewlines();
    const test = this.isOperator(';') ? undefined : this.expression();
    this.expect(';');
    this.skipNewlines();
    const step = this.isOperator(')') ? undefined : this.#simple();
    this.expect(')');
    return { type: 'for', start, test, step, body: this.#body() };
  }

  #simple(): Statement {
    const { type, text } = this.token;
    if (type !== 'keyword' || text === 'getline') return { type: 'expression', expression: this.expression() };
    switch (text) {
      case 'print':
      case 'printf':
        this.next();
        return this.#print(text === 'printf');
      case 'next':
      case 'nextfile':
      case 'break':
      case 'continue':
        this.next();
        return { type: text };
      case 'exit':
      case 'return':
        this.next();
        return { type: text, value: this.startsExpression() ? this.expression() : undefined };
      case 'delete':
        this.next();
        return this.#delete();
      default:
        return this.unexpected();
    }
  }

  #delete(): Statement {
    const array = this.next().text;
    return { type: 'delete', array, subscripts: this.take('[') ? this.subscripts() : undefined };
  }

  #print(format: boolean): Statement {
    let args: readonly Expression[] = [];
    if (this.startsExpression()) {
      this.noOutput += 1;
      args = this.list();
      this.noOutput -= 1;
      const [only] = args;
      if (args.length === 1 && only?.type === 'group') args = only.items;
    }
    for (const operator of ['>', '>>', '|'] as const) {
      if (this.take(operator))
        return { type: 'print', format, args, output: { operator, target: this.concatenation() } };
    }
    return { type: 'print', format, args, output: undefined };
  }
}
