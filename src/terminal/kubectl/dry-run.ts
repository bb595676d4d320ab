import { quote } from '../../core/meta/quote.ts';
import { stringFlag } from '../cli/flag.ts';
import { parseGoBoolean } from '../cli/go-values.ts';

export type DryRun = 'none' | 'client' | 'server';

export const dryRunFlags = {
  'dry-run': stringFlag({
    initial: 'none',
    bare: 'unchanged',
    complete: async (_: unknown) => ['client', 'none', 'server'],
  }),
};

/** Throws an Error in kubectl's words. */
export function parseDryRun(flags: { readonly 'dry-run': string }): DryRun {
  const text = flags['dry-run'];
  if (text === 'none' || text === 'client' || text === 'server') return text;
  if (text === 'unchanged') return 'client';
  try {
    return parseGoBoolean(text) ? 'client' : 'none';
  } catch {
    throw new Error(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`);
  }
}

/** `created (dry run)`. */
export function operationText(operation: string, dryRun: DryRun): string {
  if (dryRun === 'none') return operation;
  return `${operation} ${dryRun === 'client' ? '(dry run)' : '(server dry run)'}`;
}

/** The query of a write that `--dry-run=server` keeps from being stored. */
export function dryRunQuery(dryRun: DryRun): string | undefined {
  return dryRun === 'server' ? 'All' : undefined;
}

export const validateFlags = { validate: stringFlag({ initial: 'strict', bare: 'strict' }) };

/** What the server is to do about fields that it does not know. Throws an Error in kubectl's words. */
export function fieldValidation(flags: { readonly validate: string }): 'Strict' | 'Warn' | 'Ignore' {
  switch (flags.validate) {
    case 'strict':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'ignore':
      return 'Ignore';
    default:
      break;
  }
  try {
    return parseGoBoolean(flags.validate) ? 'Strict' : 'Ignore';
  } catch {
    throw new Error(
      `invalid - validate option ${quote(flags.validate)}; must be one of: strict (or true), warn, ignore (or false)`,
    );
  }
}
