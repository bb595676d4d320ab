import { CelError } from '../values/cel-error.ts';

const compiled = new Map<string, RegExp>();
const maxCompiled = 200;

/** Whether any part of the text matches. Throws CelError for what is no pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  const expression = compilePattern(pattern);
  if (expression === undefined) throw new CelError(patternError(pattern));
  expression.lastIndex = 0;
  return expression.test(text);
}

/** A pattern of RE2 as a global expression of this engine; undefined when it is none. */
export function compilePattern(pattern: string): RegExp | undefined {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const expression = compile(pattern);
  if (expression === undefined) return undefined;
  if (compiled.size >= maxCompiled) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}

function compile(pattern: string): RegExp | undefined {
  if (/\\[1-9]|\(\?<?[=!]/.test(pattern)) return undefined;
  const flags = /^\(\?([imsU]+)\)/.exec(pattern);
  const body = (flags === null ? pattern : pattern.slice(flags[0].length))
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^')
    .replaceAll('(?P<', '(?<')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '[0-9]')
    .replaceAll('[[:alnum:]]', '[0-9A-Za-z]')
    .replaceAll('[[:space:]]', '\\s')
    .replaceAll(/\\([-_"'`#&,:;<=>@~!% ])/g, (_match, character: string) => (character === '-' ? '\\-' : character));
  const options = `g${(flags?.[1] ?? '').replace('U', '')}`;
  return attempt(body, `${options}u`) ?? attempt(body.replaceAll('\\-', '-'), `${options}u`) ?? attempt(body, options);
}

function attempt(body: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(body, flags);
  } catch {
    return undefined;
  }
}

/** What is wrong with a pattern, in the words of RE2 where the cause is plain. */
export function patternError(pattern: string): string {
  return `error parsing regexp: ${patternCause(pattern)}`;
}

function patternCause(pattern: string): string {
  const backreference = /\\[1-9]/.exec(pattern);
  if (backreference !== null) return `invalid escape sequence: \`${backreference[0]}\``;
  const lookaround = /\(\?<?[=!]/.exec(pattern);
  if (lookaround !== null) return `invalid or unsupported Perl syntax: \`${lookaround[0]}\``;
  const bracket = pattern.lastIndexOf('[');
  if (bracket >= 0 && !pattern.slice(bracket).includes(']')) return `missing closing ]: \`${pattern.slice(bracket)}\``;
  const bare = /^[*+?]|\([*+?](?!\?)/.exec(pattern);
  if (bare !== null) return `missing argument to repetition operator: \`${bare[0].slice(-1)}\``;
  const depth = pattern.replaceAll(/\\./g, '').split('(').length - pattern.replaceAll(/\\./g, '').split(')').length;
  if (depth > 0) return `missing closing ): \`${pattern}\``;
  if (depth < 0) return `unexpected ): \`${pattern}\``;
  return `invalid character class range: \`${pattern}\``;
}
