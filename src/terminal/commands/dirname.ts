import { defineCommand, UsageError } from './command-line.ts';

/** dirname */
export const dirname = defineCommand('dirname', { short: 'z', long: { zero: 'z' } }, async (line) => {
  const { operands, process } = line;
  if (operands.length === 0) throw new UsageError('missing operand');
  const end = line.has('z') ? '\0' : '\n';
  await process.stdout.write(operands.map((path) => directoryOf(path) + end).join(''));
  return 0;
});

function directoryOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path.startsWith('/') ? '/' : '.';
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return '.';
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}
