import { defineCommand, UsageError } from './command-line.ts';

/** basename */
export const basename = defineCommand(
  'basename',
  { short: 'as:z', long: { multiple: 'a', suffix: 's=', zero: 'z' }, operandsLast: true },
  async (line) => {
    const { operands, process } = line;
    if (operands.length === 0) throw new UsageError('missing operand');
    const multiple = line.has('a') || line.has('s');
    if (!multiple && operands.length > 2) throw new UsageError(`extra operand '${operands[2] ?? ''}'`);
    const suffix = multiple ? (line.value('s') ?? '') : (operands[1] ?? '');
    const names = (multiple ? operands : operands.slice(0, 1)).map((path) => lastName(path, suffix));
    await process.stdout.write(names.map((name) => `${name}${line.has('z') ? '\0' : '\n'}`).join(''));
    return 0;
  },
);

function lastName(path: string, suffix: string): string {
  if (/^\/+$/.test(path)) return '/';
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '');
  return suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
