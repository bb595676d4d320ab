import { defineCommand, UsageError } from './command-line.ts';

const classes: Readonly<Record<string, string>> = {
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  digit: '0123456789',
  xdigit: '0123456789ABCDEFabcdef',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** tr */
export const tr = defineCommand(
  'tr',
  {
    short: 'cCdst',
    long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
    operandsLast: true,
  },
  async (line) => {
    const { process, operands } = line;
    const [first, second] = operands;
    if (first === undefined) throw new UsageError('missing operand');
    const needsTwo = !line.has('d') && !line.has('s');
    if (needsTwo && second === undefined) {
      throw new UsageError(`missing operand after '${first}'\nTwo strings must be given when translating.`);
    }
    if (line.has('d') && !line.has('s') && second !== undefined) {
      throw new UsageError(
        `extra operand '${second}'\nOnly one string may be given when deleting without squeezing repeats.`,
      );
    }
    const change = translation(first, second, {
      complement: line.has('c') || line.has('C'),
      remove: line.has('d'),
      squeeze: line.has('s'),
    });
    const decoder = new TextDecoder();
    for await (const piece of process.stdin)
      await process.stdout.write(change(decoder.decode(piece, { stream: true })));
    return 0;
  },
);

interface Mode {
  readonly complement: boolean;
  readonly remove: boolean;
  readonly squeeze: boolean;
}

function translation(
  first: string,
  second: string | undefined,
  { complement, remove, squeeze }: Mode,
): (text: string) => string {
  const from = expandSet(first, undefined);
  const members = new Set(from);
  const isMember = (character: string): boolean => members.has(character) !== complement;
  const to = second === undefined ? [] : expandSet(second, from.length);
  const translates = !remove && second !== undefined;
  if (translates && to.length === 0) throw new UsageError('when not truncating set1, string2 must be non-empty', false);
  const map = new Map<string, string>();
  for (const [index, character] of from.entries()) map.set(character, to[index] ?? to.at(-1) ?? '');
  const squeezed = new Set(second === undefined ? from : to);
  const isSqueezed = (character: string): boolean =>
    second === undefined ? isMember(character) : squeezed.has(character);
  let previous = '';
  return (text) => {
    let result = '';
    for (const character of text) {
      if (remove && isMember(character)) continue;
      let out = character;
      if (translates && isMember(character)) out = complement ? (to.at(-1) ?? '') : (map.get(character) ?? character);
      if (squeeze && out === previous && isSqueezed(out)) continue;
      previous = out;
      result += out;
    }
    return result;
  };
}

/** The characters of a set; `length`: how many `[x*]` is to fill up to. */
function expandSet(text: string, length: number | undefined): string[] {
  const characters: string[] = [];
  let fill: { at: number; character: string } | undefined;
  for (let index = 0; index < text.length; ) {
    const rest = text.slice(index);
    const named = /^\[:(\w+):\]/.exec(rest);
    const repeat = /^\[(\\?.)\*(\d*)\]/s.exec(rest);
    if (named !== null) {
      const members =
        named[1] === 'alpha'
          ? letters()
          : named[1] === 'alnum'
            ? `${classes['digit'] ?? ''}${letters()}`
            : classes[named[1] ?? ''];
      if (members === undefined) throw new UsageError(`invalid character class '${named[1] ?? ''}'`, false);
      characters.push(...Array.from(members));
      index += named[0].length;
      continue;
    }
    if (repeat !== null && length !== undefined) {
      const [character] = readCharacter(repeat[1] ?? '');
      if ((repeat[2] ?? '') === '') fill = { at: characters.length, character };
      else characters.push(...Array.from(character.repeat(Number(repeat[2]))));
      index += repeat[0].length;
      continue;
    }
    const [character, used] = readCharacter(rest);
    index += used;
    if (text[index] === '-' && index + 1 < text.length) {
      const [last, usedLast] = readCharacter(text.slice(index + 1));
      characters.push(...range(character, last));
      index += 1 + usedLast;
    } else characters.push(character);
  }
  if (fill !== undefined)
    characters.splice(fill.at, 0, ...Array.from(fill.character.repeat(Math.max(0, (length ?? 0) - characters.length))));
  return characters;
}

function letters(): string {
  return (classes['upper'] ?? '') + (classes['lower'] ?? '');
}

function readCharacter(text: string): [character: string, used: number] {
  if (!text.startsWith('\\') || text.length === 1) {
    const [first = ''] = text;
    return [first, first.length];
  }
  const octal = /^\\([0-7]{1,3})/.exec(text);
  if (octal !== null) return [String.fromCharCode(Number.parseInt(octal[1] ?? '0', 8)), octal[0].length];
  return [escapes[text[1] ?? ''] ?? text[1] ?? '', 2];
}

function range(first: string, last: string): string[] {
  const [from, to] = [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
  if (to < from)
    throw new UsageError(`range-endpoints of '${first}-${last}' are in reverse collating sequence order`, false);
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
}
