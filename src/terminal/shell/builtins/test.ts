import { isTerminal } from '../descriptors.ts';
import { parameterValue } from '../expand/parameter-value.ts';
import type { Shell } from '../shell.ts';
import { type BuiltinCall, complain } from './builtin.ts';
import { evaluateTest, TestError } from './test-expression.ts';
import type { TestContext } from './test-operators.ts';

export async function test(call: BuiltinCall): Promise<number> {
  const { shell, name } = call;
  let { args } = call;
  if (name === '[') {
    if (args.at(-1) !== ']') return await complain(call, "missing `]'", 2);
    args = args.slice(0, -1);
  }
  try {
    return (await evaluateTest(testContext(shell), args)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return await complain(call, shell.dialect === 'dash' ? dashMessage(error.message) : error.message, 2);
  }
}

function dashMessage(message: string): string {
  return message
    .replace(/^(.*): integer expression expected$/, 'Illegal number: $1')
    .replace(/^(.*): (?:un|bin)ary operator expected$/, '$1: unexpected operator');
}

/** What the operators of `[` and `[[` see of a shell. */
export function testContext(shell: Shell): TestContext {
  return {
    process: shell.process,
    isTerminal: (number) => isTerminal(shell.process, shell.descriptors.get(number)),
    isSet: (name) => {
      const element = /^(\w+)\[(.*)\]$/s.exec(name);
      if (element === null && shell.variables.lookup(name)?.kind === 'associative') return false;
      return parameterValue(shell, element?.[1] ?? name, element?.[2]).isSet;
    },
    hasOption: (name) => shell.has(name),
  };
}
