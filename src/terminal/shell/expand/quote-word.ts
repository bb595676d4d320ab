/** `text` as a word of shell source: as `${x@Q}` and `printf %q` and `set -x` show it, in three tastes. */

/** Always in quotes, as `@Q` and `declare -p` of a scalar's transformation do. */
export function quoteAlways(text: string): string {
  if (hasControls(text)) return ansiQuote(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** With backslashes, as `printf %q`. */
export function quoteBackslash(text: string): string {
  if (text === '') return "''";
  if (hasControls(text)) return ansiQuote(text);
  return text.replace(/^[~#]|[^\w@%+=:./\-~#\u0080-\uffff]/gu, (match) =>
    /[\u{80}-\u{10ffff}]/u.test(match) ? match : `\\${match}`,
  );
}

/** In single quotes only where they are needed, as `set -x` and `alias` do. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''";
  if (hasControls(text)) return ansiQuote(text);
  return /[\s|&;()<>'"\\$`*?[\]!{}^]|^[#~]/.test(text) ? quoteAlways(text) : text;
}

/** In double quotes, as `declare -p` and `export -p`. */
export function quoteDouble(text: string): string {
  if (hasControls(text)) return ansiQuote(text);
  return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

function hasControls(text: string): boolean {
  return /[\x00-\x08\x0b-\x1f\x7f]|[\n\t]/.test(text) && /[\x00-\x1f\x7f]/.test(text);
}

const names: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\x1b': '\\E',
  '\\': '\\\\',
  "'": "\\'",
};

function ansiQuote(text: string): string {
  const body = text.replace(
    /[\x00-\x1f\x7f\\']/g,
    (character) => names[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `$'${body}'`;
}
