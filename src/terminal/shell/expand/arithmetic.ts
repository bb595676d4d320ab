import type { Shell } from '../shell.ts';
import { ExpansionError } from '../unwind.ts';
import { sortedKeys } from '../variables.ts';
import { ArithmeticError, type ArithmeticNode, parseArithmetic } from './arithmetic-parser.ts';

const maximumDepth = 1024;

/** Evaluates an expression whose `$` expansions have been made. Throws an ExpansionError after saying what is wrong. */
export async function evaluateArithmetic(shell: Shell, text: string): Promise<bigint> {
  try {
    return computeArithmetic(shell, text);
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    await shell.report(arithmeticMessage(shell, text, error));
    throw new ExpansionError(error.message);
  }
}

function arithmeticMessage(shell: Shell, text: string, error: ArithmeticError): string {
  if (shell.dialect === 'dash') return `arithmetic expression: expecting primary: "${text}"`;
  return error instanceof UnboundError ? error.message : `${text.trimStart()}: ${error.message}`;
}

class UnboundError extends ArithmeticError {}

/** As `evaluateArithmetic`, but throws ArithmeticErrors. */
export function computeArithmetic(shell: Shell, text: string, depth = 0): bigint {
  if (/^\s*\d{1,15}\s*$/.test(text) && !/^\s*0\d/.test(text)) return BigInt(text.trim());
  if (depth > maximumDepth) throw new ArithmeticError('expression recursion level exceeded (error token is "")');
  return new Evaluation(shell, depth).evaluate(parseArithmetic(text));
}

/** The key that a subscript means in a variable. */
export function subscriptKey(shell: Shell, name: string, index: string): string {
  const variable = shell.variables.lookup(name);
  if (variable?.kind === 'associative') return index;
  const value = computeArithmetic(shell, index);
  if (value >= 0n || variable === undefined) return String(value);
  const last = Number(sortedKeys(variable).at(-1) ?? -1);
  return String(BigInt(last + 1) + value);
}

class Evaluation {
  readonly #shell: Shell;
  readonly #depth: number;

  constructor(shell: Shell, depth: number) {
    this.#shell = shell;
    this.#depth = depth;
  }

  evaluate(node: ArithmeticNode): bigint {
    switch (node.type) {
      case 'number':
        return node.value;
      case 'variable':
        return this.#read(node.name, node.index);
      case 'unary':
        return this.#unary(node.operator, this.evaluate(node.operand));
      case 'step':
        return this.#step(node);
      case 'conditional':
        return this.evaluate(node.test) === 0n ? this.evaluate(node.otherwise) : this.evaluate(node.consequence);
      case 'assign':
        return this.#assign(node);
      case 'binary':
        return this.#binary(node);
    }
  }

  #read(name: string, index: string | undefined): bigint {
    const { variables, options } = this.#shell;
    const text =
      index === undefined
        ? variables.get(name)
        : variables.lookup(name)?.elements.get(subscriptKey(this.#shell, name, index));
    if (text === undefined && options.has('nounset') && index === undefined) {
      throw new UnboundError(`${name}: unbound variable`);
    }
    if (text === undefined || text === '') return 0n;
    return computeArithmetic(this.#shell, text, this.#depth + 1);
  }

  #write(target: ArithmeticNode, value: bigint): bigint {
    if (target.type !== 'variable') return value;
    const { variables } = this.#shell;
    if (target.index === undefined) variables.set(target.name, String(value));
    else variables.setElement(target.name, subscriptKey(this.#shell, target.name, target.index), String(value));
    return value;
  }

  #unary(operator: string, value: bigint): bigint {
    if (operator === '!') return value === 0n ? 1n : 0n;
    if (operator === '~') return ~value;
    return operator === '-' ? BigInt.asIntN(64, -value) : value;
  }

  #step({ operator, prefix, target }: Extract<ArithmeticNode, { type: 'step' }>): bigint {
    const before = this.evaluate(target);
    const after = BigInt.asIntN(64, operator === '++' ? before + 1n : before - 1n);
    this.#write(target, after);
    return prefix ? after : before;
  }

  #assign({ operator, target, value }: Extract<ArithmeticNode, { type: 'assign' }>): bigint {
    const right = this.evaluate(value);
    if (operator === '=') return this.#write(target, right);
    return this.#write(target, calculate(operator.slice(0, -1), this.evaluate(target), right, String(right)));
  }

  #binary({ operator, left, right, rightText }: Extract<ArithmeticNode, { type: 'binary' }>): bigint {
    const first = this.evaluate(left);
    if (operator === '&&') return first !== 0n && this.evaluate(right) !== 0n ? 1n : 0n;
    if (operator === '||') return first !== 0n || this.evaluate(right) !== 0n ? 1n : 0n;
    return calculate(operator, first, this.evaluate(right), rightText);
  }
}

const operations: Readonly<Record<string, (left: bigint, right: bigint) => bigint | boolean>> = {
  ',': (_left, right) => right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << (right & 63n),
  '>>': (left, right) => left >> (right & 63n),
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

function calculate(operator: string, left: bigint, right: bigint, rightText: string): bigint {
  if (operator === '/' || operator === '%') {
    if (right === 0n) throw new ArithmeticError(`division by 0 (error token is "${rightText}")`);
    return operator === '/' ? BigInt.asIntN(64, left / right) : left % right;
  }
  if (operator === '**') {
    if (right < 0n) throw new ArithmeticError(`exponent less than 0 (error token is "${rightText}")`);
    return BigInt.asIntN(64, left ** (right > 4096n ? 4096n : right));
  }
  const result = operations[operator]?.(left, right) ?? 0n;
  return typeof result === 'boolean' ? BigInt(result) : BigInt.asIntN(64, result);
}
