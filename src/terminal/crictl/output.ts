import { stringFlag } from '../cli/flag.ts';

/** What `--output` may say of a list. */
export const outputFlag = stringFlag({ shorthand: 'o', usage: 'Output format, One of: json|table', initial: 'table' });

/** Throws an Error for a format that is not supported. */
export function wantsJson(output: string): boolean {
  if (output === 'json') return true;
  if (output === 'table' || output === '') return false;
  throw new Error(`unsupported output format "${output}"`);
}

/** Throws an Error when a command was given no identifier. */
export function requireIds(args: readonly string[]): void {
  if (args.length === 0) throw new Error('ID cannot be empty');
}
