import { isBinaryOperator, isUnaryOperator, type TestContext, testBinary, testUnary } from './test-operators.ts';

/** What is wrong with the arguments of `test`; the status is then 2. */
export class TestError extends Error {}

/** Evaluates the arguments of `test`. Throws a TestError. */
export async function evaluateTest(context: TestContext, args: readonly string[]): Promise<boolean> {
  const short = await evaluateShort(context, args);
  if (short !== undefined) return short;
  const expression = new TestExpression(context, args);
  return await expression.evaluate();
}

/** Up to four arguments mean what POSIX says, whatever they look like. */
async function evaluateShort(context: TestContext, args: readonly string[]): Promise<boolean | undefined> {
  const [first = '', second = '', third = '', fourth = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2:
      if (first === '!') return second === '';
      if (isUnaryOperator(first)) return await testUnary(context, first, second);
      throw new TestError(`${first}: unary operator expected`);
    case 3:
      if (isBinaryOperator(second)) return compare(context, second, first, third);
      if (second === '-a') return first !== '' && third !== '';
      if (second === '-o') return first !== '' || third !== '';
      if (first === '!') return !(await evaluateTest(context, [second, third]));
      if (first === '(' && third === ')') return second !== '';
      throw new TestError(`${second}: binary operator expected`);
    case 4:
      if (first === '!') return !(await evaluateTest(context, [second, third, fourth]));
      if (first === '(' && fourth === ')') return await evaluateTest(context, [second, third]);
      return undefined;
    default:
      return undefined;
  }
}

function compare(context: TestContext, operator: string, left: string, right: string): boolean {
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(operator)) {
    for (const text of [left, right]) {
      if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
    }
    return testBinary(context, operator, left.replace(/^\s*\+/, ''), right.replace(/^\s*\+/, ''));
  }
  return testBinary(context, operator, left, right);
}

class TestExpression {
  readonly #context: TestContext;
  readonly #args: readonly string[];
  #position = 0;

  constructor(context: TestContext, args: readonly string[]) {
    this.#context = context;
    this.#args = args;
  }

  async evaluate(): Promise<boolean> {
    const result = await this.#or();
    if (this.#position < this.#args.length) throw new TestError('too many arguments');
    return result;
  }

  async #or(): Promise<boolean> {
    let result = await this.#and();
    while (this.#take('-o')) result = (await this.#and()) || result;
    return result;
  }

  async #and(): Promise<boolean> {
    let result = await this.#not();
    while (this.#take('-a')) result = (await this.#not()) && result;
    return result;
  }

  async #not(): Promise<boolean> {
    if (this.#take('!')) return !(await this.#not());
    return await this.#primary();
  }

  async #primary(): Promise<boolean> {
    const first = this.#next();
    const operator = this.#args[this.#position];
    if (operator !== undefined && isBinaryOperator(operator) && this.#position + 1 < this.#args.length) {
      this.#position += 1;
      return compare(this.#context, operator, first, this.#next());
    }
    if (first === '(') {
      const result = await this.#or();
      if (!this.#take(')')) throw new TestError("`)' expected");
      return result;
    }
    if (isUnaryOperator(first) && this.#position < this.#args.length) {
      return await testUnary(this.#context, first, this.#next());
    }
    return first !== '';
  }

  #take(text: string): boolean {
    if (this.#args[this.#position] !== text) return false;
    this.#position += 1;
    return true;
  }

  #next(): string {
    const argument = this.#args[this.#position];
    if (argument === undefined) throw new TestError('argument expected');
    this.#position += 1;
    return argument;
  }
}
