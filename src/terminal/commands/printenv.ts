import { defineCommand } from './command-line.ts';

/** printenv */
export const printenv = defineCommand('printenv', { short: '0', long: { null: '0' } }, async (line) => {
  const { process, operands } = line;
  const end = line.has('0') ? '\0' : '\n';
  if (operands.length === 0) {
    await process.stdout.write([...process.env].map(([name, value]) => `${name}=${value}${end}`).join(''));
    return 0;
  }
  const values = operands.map((name) => process.env.get(name));
  await process.stdout.write(values.map((value) => (value === undefined ? '' : value + end)).join(''));
  return values.includes(undefined) ? 1 : 0;
});
