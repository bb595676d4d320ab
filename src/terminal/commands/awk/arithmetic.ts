/** A mistake of the program while it runs. */
export class AwkRuntimeError extends Error {}

/** `+`, `-`, `*`, `/`, `%`, `^`. Throws an AwkRuntimeError. */
export function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new AwkRuntimeError('division by zero');
      return left / right;
    case '%':
      if (right === 0) throw new AwkRuntimeError('division by zero in %');
      return left % right;
    default:
      return left ** right;
  }
}
