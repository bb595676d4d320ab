import { defineProgram } from '../../core/machine/process.ts';
import { translateBasicRegExp } from './posix-regexp.ts';

class ExprError extends Error {}

/** expr */
export const expr = defineProgram({
  name: 'expr',
  async run(process) {
    try {
      const parser = new ExprParser(process.argv.slice(1));
      const value = parser.evaluate();
      await process.stdout.write(`${value}\n`);
      return value === '' || /^-?0+$/.test(value) ? 1 : 0;
    } catch (error) {
      if (!(error instanceof ExprError)) throw error;
      await process.stderr.write(`expr: ${error.message}\n`);
      return error.message === 'missing operand' ? 2 : error.message === 'division by zero' ? 2 : 2;
    }
  },
});

const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

class ExprParser {
  readonly #args: readonly string[];
  #position = 0;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  evaluate(): string {
    if (this.#args.length === 0) throw new ExprError("missing operand\nTry 'expr --help' for more information.");
    const value = this.#level(0);
    const rest = this.#args[this.#position];
    if (rest !== undefined) throw new ExprError(`syntax error: unexpected argument '${rest}'`);
    return value;
  }

  #next(): string {
    const argument = this.#args[this.#position];
    if (argument === undefined)
      throw new ExprError(`syntax error: missing argument after '${this.#args.at(-1) ?? ''}'`);
    this.#position += 1;
    return argument;
  }

  #level(level: number): string {
    const operators = levels[level];
    if (operators === undefined) return this.#primary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = this.#args[this.#position];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.#position += 1;
      left = operate(operator, left, this.#level(level + 1));
    }
  }

  #primary(): string {
    const token = this.#next();
    if (token === '(') {
      const value = this.#level(0);
      if (this.#next() !== ')') throw new ExprError("syntax error: expecting ')'");
      return value;
    }
    if (token === 'length' && this.#position < this.#args.length) return String(Array.from(this.#primary()).length);
    if (token === 'substr' && this.#position + 2 < this.#args.length) {
      const [text, start, length] = [this.#primary(), Number(this.#primary()), Number(this.#primary())];
      return start < 1 ? '' : text.slice(start - 1, start - 1 + length);
    }
    if (token === 'index' && this.#position + 1 < this.#args.length) {
      const [text, characters] = [this.#primary(), this.#primary()];
      return String(Array.from(text).findIndex((character) => characters.includes(character)) + 1);
    }
    if (token === 'match' && this.#position + 1 < this.#args.length)
      return operate(':', this.#primary(), this.#primary());
    return token;
  }
}

function isZero(text: string): boolean {
  return text === '' || /^-?0+$/.test(text);
}

function operate(operator: string, left: string, right: string): string {
  if (operator === '|') return isZero(left) ? (isZero(right) ? '0' : right) : left;
  if (operator === '&') return isZero(left) || isZero(right) ? '0' : left;
  if (operator === ':') {
    const match = new RegExp(`^(?:${translateBasicRegExp(right)})`, 'su').exec(left);
    return match?.[1] ?? (/\\\(/.test(right) ? '' : String(match?.[0].length ?? 0));
  }
  const numeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  if ('+-*/%'.includes(operator)) {
    if (!numeric) throw new ExprError('non-integer argument');
    return arithmetic(operator, BigInt(left), BigInt(right));
  }
  const order = numeric ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
  const holds = {
    '<': order < 0,
    '<=': order <= 0,
    '=': order === 0,
    '==': order === 0,
    '!=': order !== 0,
    '>=': order >= 0,
    '>': order > 0,
  }[operator];
  return holds === true ? '1' : '0';
}

function arithmetic(operator: string, left: bigint, right: bigint): string {
  if (operator === '+') return String(left + right);
  if (operator === '-') return String(left - right);
  if (operator === '*') return String(left * right);
  if (right === 0n) throw new ExprError('division by zero');
  return String(operator === '/' ? left / right : left % right);
}
