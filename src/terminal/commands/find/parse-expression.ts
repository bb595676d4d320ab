import type { Process } from '../../../core/machine/process.ts';
import { action, isAction } from './actions.ts';
import { type FindContext, type FindExpression, FindSyntaxError, type Predicate } from './expression.ts';
import { test } from './tests.ts';

/** Reads what stands behind the paths. Throws a FindSyntaxError. */
export function parseFindExpression(process: Process, args: readonly string[]): FindExpression {
  return new Parser(process, args).parse();
}

class Parser {
  readonly #process: Process;
  readonly #args: readonly string[];
  readonly #finishers: ((context: FindContext) => Promise<void>)[] = [];
  #position = 0;
  #maximumDepth = Number.POSITIVE_INFINITY;
  #minimumDepth = 0;
  #depthFirst = false;
  #acts = false;

  constructor(process: Process, args: readonly string[]) {
    this.#process = process;
    this.#args = args;
  }

  parse(): FindExpression {
    let predicate: Predicate = this.#args.length === 0 ? () => true : this.#or();
    const rest = this.#args[this.#position];
    if (rest !== undefined)
      throw new FindSyntaxError(
        rest === ')' ? "invalid expression; you have too many ')'" : `paths must precede expression: \`${rest}'`,
      );
    if (!this.#acts) {
      const inner = predicate;
      predicate = async (found, context) => {
        if (await inner(found, context)) await context.process.stdout.write(`${found.path}\n`);
        return true;
      };
    }
    return {
      predicate,
      maximumDepth: this.#maximumDepth,
      minimumDepth: this.#minimumDepth,
      depthFirst: this.#depthFirst,
      finish: async (context) => {
        for (const finish of this.#finishers) await finish(context);
      },
    };
  }

  #peek(): string | undefined {
    return this.#args[this.#position];
  }

  #next(option: string): string {
    const argument = this.#args[this.#position];
    if (argument === undefined) throw new FindSyntaxError(`missing argument to \`${option}'`);
    this.#position += 1;
    return argument;
  }

  #or(): Predicate {
    let left = this.#and();
    while (this.#peek() === '-o' || this.#peek() === '-or') {
      this.#position += 1;
      const [first, second] = [left, this.#and()];
      left = async (found, context) => (await first(found, context)) || (await second(found, context));
    }
    return left;
  }

  #and(): Predicate {
    let left = this.#not();
    for (
      let token = this.#peek();
      token !== undefined && token !== ')' && token !== '-o' && token !== '-or';
      token = this.#peek()
    ) {
      if (token === '-a' || token === '-and') this.#position += 1;
      const [first, second] = [left, this.#not()];
      left = async (found, context) => (await first(found, context)) && (await second(found, context));
    }
    return left;
  }

  #not(): Predicate {
    const token = this.#peek();
    if (token === '!' || token === '-not') {
      this.#position += 1;
      const inner = this.#not();
      return async (found, context) => !(await inner(found, context));
    }
    return this.#primary();
  }

  #primary(): Predicate {
    const token = this.#next('find');
    if (token === '(') {
      const inner = this.#or();
      if (this.#peek() !== ')')
        throw new FindSyntaxError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      this.#position += 1;
      return inner;
    }
    if (token === '-maxdepth') this.#maximumDepth = this.#number(token);
    else if (token === '-mindepth') this.#minimumDepth = this.#number(token);
    else if (token === '-depth') this.#depthFirst = true;
    else if (!['-follow', '-mount', '-xdev', '-noleaf', '-daystart'].includes(token)) return this.#testOrAction(token);
    return () => true;
  }

  #number(option: string): number {
    const text = this.#next(option);
    if (!/^\d+$/.test(text))
      throw new FindSyntaxError(`Expected a positive decimal integer argument to ${option}, but got ‘${text}’`);
    return Number(text);
  }

  #testOrAction(token: string): Predicate {
    if (isAction(token)) {
      this.#acts ||= token !== '-prune' && token !== '-quit';
      if (token === '-delete') this.#depthFirst = true;
      const { predicate, finish } = action(token, () => this.#next(token));
      if (finish !== undefined) this.#finishers.push(finish);
      return predicate;
    }
    const made = test(this.#process, token, () => this.#next(token));
    if (made !== undefined) return made;
    if (token.startsWith('-')) throw new FindSyntaxError(`unknown predicate \`${token}'`);
    throw new FindSyntaxError(`paths must precede expression: \`${token}'`);
  }
}
