import { UsageError } from './command-line.ts';
import { RegExpSyntaxError, translateBasicRegExp, translateExtendedRegExp } from './posix-regexp.ts';

export interface MatcherOptions {
  readonly kind: 'G' | 'E' | 'F' | 'P';
  readonly ignoreCase: boolean;
  readonly words: boolean;
  readonly lines: boolean;
}

/** An expression (with the flags `g` and `u`) that matches what any of the patterns does. Throws a UsageError. */
export function compileMatcher(patterns: readonly string[], options: MatcherOptions): RegExp {
  try {
    const sources = patterns.map((pattern) => `(?:${translate(pattern, options.kind)})`);
    let source = sources.length === 0 ? '(?!)' : sources.join('|');
    if (options.lines) source = `^(?:${source})$`;
    else if (options.words) source = `(?<![\\w])(?:${source})(?![\\w])`;
    return new RegExp(source, options.ignoreCase ? 'giu' : 'gu');
  } catch (error) {
    if (error instanceof RegExpSyntaxError) throw new UsageError(error.message, false);
    if (error instanceof SyntaxError) throw new UsageError('Invalid regular expression', false);
    throw error;
  }
}

function translate(pattern: string, kind: MatcherOptions['kind']): string {
  if (kind === 'F') return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (kind === 'G') return translateBasicRegExp(pattern);
  return kind === 'E' ? translateExtendedRegExp(pattern) : perl(pattern);
}

/** Perl's syntax is JavaScript's but for a few escapes. */
function perl(pattern: string): string {
  return pattern
    .replace(/\\K/g, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\\h/g, '[ \\t]')
    .replace(/\\([^\w\s^$.*+?()[\]{}|/\\-])/gu, '$1')
    .replace(/\\-/g, '\\x2d')
    .replace(/\[\[:(\w+):\]\]/g, (_match, name: string) => translateExtendedRegExp(`[[:${name}:]]`));
}
