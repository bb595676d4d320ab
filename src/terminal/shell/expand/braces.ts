/** Expands the braces of a word's source text: `a{b,c}` is `ab` and `ac`. Quotes and expansions are left as they are. */
export function expandBraces(text: string): string[] {
  for (let index = 0; index < text.length; index = skip(text, index)) {
    if (text[index] !== '{') continue;
    const group = readGroup(text, index);
    if (group === undefined) continue;
    const before = text.slice(0, index);
    const rests = expandBraces(text.slice(group.end));
    const middles = group.items.length > 1 ? group.items.flatMap(expandBraces) : sequence(group.items[0] ?? '');
    if (middles === undefined) continue;
    return middles.flatMap((middle) => rests.map((rest) => before + middle + rest));
  }
  return [text];
}

/** The position behind the character, quotation or expansion at `index`. */
function skip(text: string, index: number): number {
  const character = text[index];
  if (character === '\\') return index + 2;
  if (character === "'") return closing(text, text.indexOf("'", index + 1));
  if (character === '"') return skipDoubleQuotes(text, index + 1);
  if (character === '`') return closing(text, text.indexOf('`', index + 1));
  if (character === '$' && text[index + 1] === '{') return skipNested(text, index + 2, '{', '}');
  if (character === '$' && text[index + 1] === '(') return skipNested(text, index + 2, '(', ')');
  return index + 1;
}

function closing(text: string, at: number): number {
  return at < 0 ? text.length : at + 1;
}

function skipDoubleQuotes(text: string, start: number): number {
  let index = start;
  while (index < text.length && text[index] !== '"') index = text[index] === "'" ? index + 1 : skip(text, index);
  return index + 1;
}

function skipNested(text: string, start: number, open: string, close: string): number {
  let depth = 1;
  let index = start;
  while (index < text.length && depth > 0) {
    if (text[index] === open) depth += 1;
    else if (text[index] === close) depth -= 1;
    index = skip(text, index);
  }
  return index;
}

function readGroup(text: string, start: number): { items: string[]; end: number } | undefined {
  const items: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let index = start + 1; index < text.length; index = skip(text, index)) {
    const character = text[index];
    if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    else if (character === ',' && depth === 0) {
      items.push(text.slice(from, index));
      from = index + 1;
    } else if (character === '}') {
      items.push(text.slice(from, index));
      return items.length > 1 || sequence(items[0] ?? '') !== undefined ? { items, end: index + 1 } : undefined;
    }
  }
  return undefined;
}

const maximumSequence = 1_000_000;

/** `1..5`, `01..10..3`, `a..e`; undefined where the text is no sequence. */
function sequence(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  if (numbers !== null) return numericSequence(numbers[1] ?? '', numbers[2] ?? '', numbers[3]);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (letters === null) return undefined;
  const [first, last] = [(letters[1] ?? '').charCodeAt(0), (letters[2] ?? '').charCodeAt(0)];
  return range(first, last, Number(letters[3] ?? 1)).map((code) => {
    const character = String.fromCharCode(code);
    return /[`\\"'$[\]^_]/.test(character) ? `\\${character}` : character;
  });
}

function numericSequence(first: string, last: string, stepText: string | undefined): string[] {
  const padded = [first, last].some((text) => /^-?0\d/.test(text));
  const width = padded ? Math.max(first.length, last.length) : 0;
  return range(Number(first), Number(last), Number(stepText ?? 1)).map((value) => {
    const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, '0');
    return value < 0 ? `-${digits}` : digits;
  });
}

function range(first: number, last: number, stepGiven: number): number[] {
  const size = Math.abs(stepGiven) || 1;
  const count = Math.min(Math.floor(Math.abs(last - first) / size) + 1, maximumSequence);
  const step = first <= last ? size : -size;
  return Array.from({ length: count }, (_, index) => first + index * step);
}
