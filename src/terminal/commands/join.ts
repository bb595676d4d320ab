import { defineCommand, fail, systemMessage, UsageError } from './command-line.ts';
import { readInputText, textLines } from './input.ts';

/** join */
export const join = defineCommand('join', { short: '1:2:a:e:j:t:v:' }, async (line) => {
  const { process, operands } = line;
  const [first, second] = operands;
  if (first === undefined || second === undefined)
    throw new UsageError(first === undefined ? 'missing operand' : `missing operand after '${first}'`);
  const separator = line.value('t');
  const split = (text: string): string[] =>
    separator === undefined ? text.trim().split(/\s+/) : text.split(separator);
  const tables: string[][][] = [];
  for (const path of [first, second]) {
    try {
      tables.push(textLines(await readInputText(process, path)).map(split));
    } catch (error) {
      return await fail(line, `${path}: ${systemMessage(error)}`);
    }
  }
  const [left = [], right = []] = tables;
  const [leftKey, rightKey] = [
    Number(line.value('1') ?? line.value('j') ?? 1) - 1,
    Number(line.value('2') ?? line.value('j') ?? 1) - 1,
  ];
  const glue = separator ?? ' ';
  const rest = (row: readonly string[], key: number): string[] => row.filter((_, index) => index !== key);
  const output: string[] = [];
  const unpaired = line.value('a');
  for (const row of left) {
    const matches = right.filter((other) => other[rightKey] === row[leftKey]);
    if (!line.has('v'))
      for (const other of matches)
        output.push([row[leftKey] ?? '', ...rest(row, leftKey), ...rest(other, rightKey)].join(glue));
    if (matches.length === 0 && (unpaired === '1' || line.value('v') === '1')) output.push(row.join(glue));
  }
  if (unpaired === '2' || line.value('v') === '2') {
    for (const row of right) if (!left.some((other) => other[leftKey] === row[rightKey])) output.push(row.join(glue));
  }
  await process.stdout.write(output.map((text) => `${text}\n`).join(''));
  return 0;
});
