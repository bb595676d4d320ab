/** What is wrong with an expression, at an offset into its text. */
export interface CelIssue {
  readonly offset: number;
  readonly message: string;
}

/** The issues as the server prints them: with the line they are in and a mark under the place, in the order of the text. */
export function formatIssues(source: string, issues: readonly CelIssue[]): string {
  const placed = issues.map((issue) => ({ issue, place: placeOf(source, issue.offset) }));
  placed.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return placed.map(({ issue, place }) => formatIssue(issue.message, place)).join('\n');
}

interface Place {
  /** From one. */
  readonly line: number;
  /** In characters, from zero. */
  readonly column: number;
  readonly text: string;
}

function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  const line = before.length;
  const text = source.split('\n')[line - 1] ?? '';
  return { line, column: Array.from(before.at(-1) ?? '').length, text };
}

function formatIssue(message: string, { line, column, text }: Place): string {
  const characters = Array.from(text.replaceAll('\t', ' '));
  const dots = characters.slice(0, column).map((character) => (isWide(character) ? '\uff0e' : '.'));
  const mark = isWide(characters[column] ?? ' ') ? '\uff3e' : '^';
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${characters.join('')}\n | ${dots.join('')}${mark}`;
}

function isWide(character: string): boolean {
  return (character.codePointAt(0) ?? 0) > 0x7f;
}
