import type { CelIssue } from '../cel-issue.ts';
import type { Expression, ListExpression, MapEntry, StructField } from './expression.ts';
import { expandMacro } from './macros.ts';
import { callOf, identifierOf } from './make.ts';
import { parseLiteral } from './parse-literal.ts';
import type { Token } from './token.ts';
import { UnreadableError } from './unreadable-error.ts';

const reserved = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
);
const keywords = new Set(['true', 'false', 'null', 'in']);
const literalKinds = new Set(['int', 'uint', 'double', 'string', 'bytes']);
const maxDepth = 250;
const startOfExpression =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const binaryLevels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads the tokens of one expression by recursive descent. Throws UnreadableError. */
export class Parser {
  readonly #tokens: readonly Token[];
  readonly #issues: CelIssue[];
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], issues: CelIssue[]) {
    this.#tokens = tokens;
    this.#issues = issues;
  }

  parse(): Expression {
    const expression = this.#expression();
    if (this.#next.kind !== 'end') throw this.#unexpected('<EOF>');
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '<EOF>', offset: 0 };
  }

  #advance(): Token {
    const token = this.#next;
    this.#position += 1;
    return token;
  }

  #is(text: string): boolean {
    const { kind } = this.#next;
    return (kind === 'operator' || (kind === 'identifier' && keywords.has(text))) && this.#next.text === text;
  }

  #accept(text: string): Token | undefined {
    return this.#is(text) ? this.#advance() : undefined;
  }

  #expect(text: string, expected = `'${text}'`): Token {
    const token = this.#accept(text);
    if (token === undefined) {
      const { text: found, offset } = this.#next;
      throw new UnreadableError(offset, `Syntax error: missing ${expected} at '${found}'`);
    }
    return token;
  }

  #unexpected(expected: string): UnreadableError {
    const { kind, text, offset } = this.#next;
    const canGoOn =
      expected === '<EOF>' || (expected === startOfExpression && this.#startsExpression(this.#position + 1));
    const verb = kind === 'end' || !canGoOn ? 'mismatched' : 'extraneous';
    return new UnreadableError(offset, `Syntax error: ${verb} input '${text}' expecting ${expected}`);
  }

  #startsExpression(position: number): boolean {
    const { kind = 'end', text = '' } = this.#tokens[position] ?? {};
    return literalKinds.has(kind) || kind === 'identifier' || ['[', '{', '(', '.', '-', '!'].includes(text);
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new UnreadableError(0, `expression recursion limit exceeded: ${maxDepth}`);
    const condition = this.#binary(0);
    this.#depth -= 1;
    const question = this.#accept('?');
    if (question === undefined) return condition;
    const whenTrue = this.#binary(0);
    this.#expect(':');
    return callOf(question.offset, '_?_:_', [condition, whenTrue, this.#expression()]);
  }

  #binary(level: number): Expression {
    const operators = binaryLevels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (operators.some((operator) => this.#is(operator))) {
      const { text, offset } = this.#advance();
      const right = this.#binary(level + 1);
      left = callOf(offset, text === 'in' ? '@in' : `_${text}_`, [left, right]);
    }
    return left;
  }

  #unary(): Expression {
    const { text, offset } = this.#next;
    if (!this.#is('!') && !this.#is('-')) return this.#member();
    let count = 0;
    while (this.#accept(text) !== undefined) count += 1;
    const isNegativeNumber = text === '-' && ['int', 'double'].includes(this.#next.kind);
    if (isNegativeNumber && count % 2 === 1 && count === 1) {
      return this.#members(this.#literal(this.#advance(), offset));
    }
    const operand = this.#member();
    return count % 2 === 0 ? operand : callOf(offset, text === '!' ? '!_' : '-_', [operand]);
  }

  #member(): Expression {
    return this.#members(this.#primary());
  }

  #members(start: Expression): Expression {
    let expression = start;
    for (;;) {
      const dot = this.#accept('.');
      if (dot !== undefined) {
        expression = this.#select(expression, dot);
        continue;
      }
      const bracket = this.#accept('[');
      if (bracket === undefined) return expression;
      const name = this.#accept('?') === undefined ? '_[_]' : '_[?_]';
      const index = this.#expression();
      this.#expect(']');
      expression = callOf(bracket.offset, name, [expression, index]);
    }
  }

  #select(operand: Expression, dot: Token): Expression {
    const isOptional = this.#accept('?') !== undefined;
    const { offset } = this.#next;
    const field = this.#fieldName();
    if (isOptional) {
      return callOf(dot.offset, '_?._', [operand, { kind: 'literal', offset, value: field }]);
    }
    const open = this.#accept('(');
    if (open === undefined) return { kind: 'select', offset: dot.offset, operand, field, isTest: false };
    return this.#callOrMacro(open.offset, field, operand, this.#parameters());
  }

  #fieldName(): string {
    const { kind, text } = this.#next;
    if (kind === 'quoted') return this.#advance().text.slice(1, -1);
    if (kind !== 'identifier' || keywords.has(text)) {
      if (kind === 'identifier') {
        throw new UnreadableError(this.#next.offset, `Syntax error: mismatched input '${text}' expecting IDENTIFIER`);
      }
      throw new UnreadableError(
        this.#next.offset,
        `Syntax error: no viable alternative at input '.${kind === 'end' ? '' : text}'`,
      );
    }
    return this.#advance().text;
  }

  #parameters(): Expression[] {
    const parameters: Expression[] = [];
    if (this.#accept(')') !== undefined) return parameters;
    do parameters.push(this.#expression());
    while (this.#accept(',') !== undefined);
    this.#expect(')');
    return parameters;
  }

  #callOrMacro(offset: number, name: string, target: Expression | undefined, parameters: Expression[]): Expression {
    return expandMacro({ offset, name, target, parameters }, this.#issues) ?? callOf(offset, name, parameters, target);
  }

  #primary(): Expression {
    const { kind, offset } = this.#next;
    if (literalKinds.has(kind)) return this.#literal(this.#advance(), offset);
    if (this.#accept('(') !== undefined) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#is('[')) return this.#list();
    if (this.#is('{')) return this.#map();
    return this.#named();
  }

  #literal(token: Token, offset: number): Expression {
    const text = offset < token.offset ? `-${token.text}` : token.text;
    return { kind: 'literal', offset, value: parseLiteral(token.kind, text, offset) };
  }

  #named(): Expression {
    const { offset } = this.#next;
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#accept(word) !== undefined) return { kind: 'literal', offset, value };
    }
    const leadingDot = this.#accept('.') === undefined ? '' : '.';
    const { kind, text } = this.#next;
    if (kind !== 'identifier' || keywords.has(text)) throw this.#unexpected(startOfExpression);
    const token = this.#advance();
    if (reserved.has(text)) throw new UnreadableError(offset, `reserved identifier: ${text}`);
    const open = this.#accept('(');
    if (open !== undefined) return this.#callOrMacro(open.offset, leadingDot + text, undefined, this.#parameters());
    return this.#struct(leadingDot + text) ?? identifierOf(token.offset, leadingDot + text);
  }

  /** `Type{field: value}` and `a.b.Type{}`; nothing is read when it is no such thing. */
  #struct(first: string): Expression | undefined {
    const start = this.#position;
    let name = first;
    while (this.#is('.') && this.#tokens[this.#position + 1]?.kind === 'identifier') {
      this.#position += 1;
      name += `.${this.#advance().text}`;
    }
    const brace = this.#accept('{');
    if (brace === undefined) {
      this.#position = start;
      return undefined;
    }
    return { kind: 'struct', offset: brace.offset, name, fields: this.#structFields() };
  }

  #structFields(): StructField[] {
    const fields: StructField[] = [];
    while (this.#accept('}') === undefined) {
      const isOptional = this.#accept('?') !== undefined;
      const name = this.#fieldName();
      const { offset } = this.#expect(':');
      fields.push({ offset, name, value: this.#expression(), isOptional });
      if (this.#accept(',') === undefined && !this.#is('}')) throw this.#unexpected("{'}', ','}");
    }
    return fields;
  }

  #list(): Expression {
    const { offset } = this.#expect('[');
    const elements: ListExpression['elements'][number][] = [];
    while (this.#accept(']') === undefined) {
      const isOptional = this.#accept('?') !== undefined;
      elements.push({ value: this.#expression(), isOptional });
      if (this.#accept(',') === undefined && !this.#is(']')) throw this.#unexpected("{']', ','}");
    }
    return { kind: 'list', offset, elements };
  }

  #map(): Expression {
    const { offset } = this.#expect('{');
    const entries: MapEntry[] = [];
    while (this.#accept('}') === undefined) {
      const isOptional = this.#accept('?') !== undefined;
      const key = this.#expression();
      const colon = this.#expect(':');
      entries.push({ offset: colon.offset, key, value: this.#expression(), isOptional });
      if (this.#accept(',') === undefined && !this.#is('}')) throw this.#unexpected("{'}', ','}");
    }
    return { kind: 'map', offset, entries };
  }
}
