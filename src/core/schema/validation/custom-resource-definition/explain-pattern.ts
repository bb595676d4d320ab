/** Why a pattern is no regular expression, in the words of Go; undefined when it is one. */
export function explainPattern(pattern: string): string | undefined {
  if (isExpression(pattern)) return undefined;
  return `error parsing regexp: ${problemOf(pattern)}`;
}

/** What Go writes otherwise than this engine: flags at the start, named groups, the ends of a text, classes of letters. */
function isExpression(pattern: string): boolean {
  const translated = pattern
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU-]+(:|\))/g, (_match, end: string) => (end === ')' ? '' : '(?:'))
    .replace(/\[:\^?[a-z]+:\]/g, 'a')
    .replace(/\\[AzQECaf]/g, 'a')
    .replace(/\\x\{[0-9A-Fa-f]+\}/g, 'a')
    .replace(/\\[pP](\{\^?[A-Za-z_]+\}|[A-Z])/g, 'a');
  try {
    return new RegExp(translated).source !== '' && !/\(\?<?[=!]/.test(pattern.replace(/\\./g, ''));
  } catch {
    return false;
  }
}

function problemOf(pattern: string): string {
  const bare = pattern.replace(/\\./gs, (escaped) => ' '.repeat(escaped.length));
  const classless = bare.replace(/\[\^?\]?[^\]]*\]/g, (found) => ' '.repeat(found.length));
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return 'trailing backslash at end of expression: ``';
  const look = /\(\?<?[=!]/.exec(classless);
  if (look !== null)
    return `invalid or unsupported Perl syntax: \`${look[0].slice(0, look[0].includes('<') ? 3 : 3)}\``;
  const open = classless.indexOf('[');
  if (open >= 0) return `missing closing ]: \`${pattern.slice(open)}\``;
  const range = /\[[^\]]*?(([^\]\\])-([^\]\\]))/g;
  for (const [, text = '', low = '', high = ''] of bare.matchAll(range)) {
    if (low > high) return `invalid character class range: \`${text}\``;
  }
  const nested = /[*+?][*+]|\*\?\?|[*+]\?[*+?]/.exec(classless);
  if (nested !== null) return `invalid nested repetition operator: \`${nested[0]}\``;
  const lone = /(?:^|[(|])([*+?])/.exec(classless.replace(/\(\?/g, '( '));
  if (lone !== null) return `missing argument to repetition operator: \`${lone[1]}\``;
  const depth = classless.split('(').length - classless.split(')').length;
  if (depth < 0) return `unexpected ): \`${pattern}\``;
  if (depth > 0) return `missing closing ): \`${pattern}\``;
  return `invalid escape sequence: \`${/\\./s.exec(pattern)?.[0] ?? pattern}\``;
}
