import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { readInputText, textLines } from './input.ts';

/** comm */
export const comm = defineCommand('comm', { short: '123z' }, async (line) => {
  const { process, operands } = line;
  if (operands.length < 2)
    throw new UsageError(operands[0] === undefined ? 'missing operand' : `missing operand after '${operands[0]}'`);
  const files: string[][] = [];
  for (const path of operands.slice(0, 2)) {
    try {
      files.push(textLines(await readInputText(process, path)));
    } catch (error) {
      return await fail(line, `${path}: ${systemMessage(error)}`);
    }
  }
  const [left = [], right = []] = files;
  const indent = (column: number): string =>
    '\t'.repeat(['1', '2', '3'].slice(0, column - 1).filter((letter) => !line.has(letter)).length);
  const show = (column: number, text: string): string => (line.has(String(column)) ? '' : `${indent(column)}${text}\n`);
  let output = '';
  let [first, second] = [0, 0];
  while (first < left.length || second < right.length) {
    const [a, b] = [left[first], right[second]];
    if (b === undefined || (a !== undefined && a < b)) {
      output += show(1, a ?? '');
      first += 1;
    } else if (a === undefined || b < a) {
      output += show(2, b);
      second += 1;
    } else {
      output += show(3, a);
      first += 1;
      second += 1;
    }
  }
  await process.stdout.write(output);
  return 0;
});
