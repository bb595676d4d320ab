import type { CelIssue } from '../cel-issue.ts';
import type { Expression } from './expression.ts';
import { Parser } from './parser.ts';
import { tokenize } from './tokenize.ts';
import { UnreadableError } from './unreadable-error.ts';

/** The expression that a text is, its macros expanded; undefined when there are issues. */
export function parse(source: string, issues: CelIssue[]): Expression | undefined {
  const tokens = tokenize(source, issues);
  try {
    const expression = new Parser(tokens, issues).parse();
    return issues.length > 0 ? undefined : expression;
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    issues.push({ offset: error.offset, message: error.message });
    return undefined;
  }
}
