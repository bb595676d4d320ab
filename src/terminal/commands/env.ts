import { isSystemError } from '../../core/system-error.ts';
import { defineCommand, fail } from './command-line.ts';

/** env */
export const env = defineCommand(
  'env',
  {
    short: '0iu:C:S:',
    long: { null: '0', 'ignore-environment': 'i', unset: 'u=', chdir: 'C=', 'split-string': 'S=' },
    operandsLast: true,
  },
  async (line) => {
    const { process } = line;
    const variables = new Map(line.has('i') ? [] : process.env);
    for (const [letter, value] of line.options) if (letter === 'u') variables.delete(value);
    const operands = [...(line.value('S')?.split(/\s+/) ?? []), ...line.operands];
    while (/^[^=]+=/.test(operands[0] ?? '')) {
      const [name = '', value] = splitAssignment(operands.shift() ?? '');
      variables.set(name, value);
    }
    if (operands[0] === '-') {
      variables.clear();
      operands.shift();
    }
    if (operands.length === 0) {
      const end = line.has('0') ? '\0' : '\n';
      await process.stdout.write([...variables].map(([name, value]) => `${name}=${value}${end}`).join(''));
      return 0;
    }
    const workingDirectory = line.value('C');
    try {
      const child = process.spawn(operands, {
        env: variables,
        ...(workingDirectory === undefined ? {} : { workingDirectory: process.resolve(workingDirectory) }),
      });
      return (await child.exited).code;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return await fail(line, `'${operands[0] ?? ''}': ${error.message}`, error.code === 'ENOENT' ? 127 : 126);
    }
  },
  125,
);

function splitAssignment(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}
