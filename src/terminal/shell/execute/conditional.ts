import type { TestBinaryExpression, TestCommand, TestExpression } from 'unbash';
import { translateExtendedRegExp } from '../../commands/posix-regexp.ts';
import { testContext } from '../builtins/test.ts';
import { isBinaryOperator, testBinary, testUnary } from '../builtins/test-operators.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { compilePattern } from '../expand/pattern.ts';
import { expandPattern, expandQuotedText, expandRegExp, expandText } from '../expand/word.ts';
import type { Shell } from '../shell.ts';

/** `[[ ]]`. */
export async function runTestCommand(shell: Shell, node: TestCommand): Promise<number> {
  shell.line = shell.source.lineAt(node.pos);
  const result = await evaluate(shell, node.expression);
  if (typeof result === 'number') return result;
  return result ? 0 : 1;
}

/** Whether the expression holds; a number is a status for something that is wrong with it. */
async function evaluate(shell: Shell, node: TestExpression): Promise<boolean | number> {
  switch (node.type) {
    case 'TestGroup':
      return await evaluate(shell, node.expression);
    case 'TestNot': {
      const result = await evaluate(shell, node.operand);
      if (typeof result === 'number') return result;
      return node.negations.length % 2 === 0 ? result : !result;
    }
    case 'TestLogical':
      return await logical(shell, node.operator, node.operands);
    case 'TestUnary': {
      const operand = await expandText(shell, node.operand);
      return await testUnary(testContext(shell), node.operator, operand);
    }
    case 'TestBinary':
      return await binary(shell, node);
  }
}

async function logical(
  shell: Shell,
  operator: '&&' | '||',
  operands: readonly TestExpression[],
): Promise<boolean | number> {
  let result: boolean | number = operator === '&&';
  for (const operand of operands) {
    result = await evaluate(shell, operand);
    if (typeof result === 'number' || result === (operator === '||')) return result;
  }
  return result;
}

async function binary(shell: Shell, node: TestBinaryExpression): Promise<boolean | number> {
  const { operator } = node;
  const left = await expandText(shell, node.left);
  const ignoreCase = shell.shopt.has('nocasematch');
  if (operator === '=' || operator === '==' || operator === '!=') {
    const pattern = compilePattern(await expandPattern(shell, node.right), { ignoreCase });
    return pattern.test(left) === (operator !== '!=');
  }
  if (operator === '=~') return await matchExpression(shell, left, await expandRegExp(shell, node.right), ignoreCase);
  const right = await expandText(shell, node.right);
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const [first, second] = [await number(shell, left), await number(shell, right)];
    return testBinary(testContext(shell), operator, String(first), String(second));
  }
  if (isBinaryOperator(operator)) return testBinary(testContext(shell), operator, left, right);
  return 2;
}

async function number(shell: Shell, text: string): Promise<bigint> {
  return await evaluateArithmetic(shell, await expandQuotedText(shell, text));
}

async function matchExpression(
  shell: Shell,
  text: string,
  expression: string,
  ignoreCase: boolean,
): Promise<boolean | number> {
  let match: RegExpExecArray | null;
  try {
    match = new RegExp(translateExtendedRegExp(expression), ignoreCase ? 'isu' : 'su').exec(text);
  } catch {
    return await Promise.resolve(2);
  }
  const groups = match === null ? [] : Array.from(match, (group) => group ?? '');
  shell.variables.setAll('BASH_REMATCH', new Map(groups.map((group, index) => [String(index), group])));
  return match !== null;
}
