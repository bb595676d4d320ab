import { isTerminal } from '../descriptors.ts';
import { assignScalar, guard } from '../execute/assignments.ts';
import type { Shell } from '../shell.ts';
import { type BuiltinCall, complain, isIdentifier, parseOptions, refuseOption } from './builtin.ts';
import { type ReadLine, readLine } from './read-line.ts';

const usage =
  'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]';

export async function read(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, operands, unknown } = parseOptions(args, 'ersa:d:i:n:N:p:t:u:');
  if (unknown !== undefined) return await refuseOption(call, unknown, usage);
  const invalid = operands.find((name) => !isIdentifier(name.replace(/\[.*\]$/s, '')));
  if (invalid !== undefined) return await complain(call, `\`${invalid}': not a valid identifier`);
  const descriptor = shell.descriptors.get(Number(given.get('u') ?? '0'));
  const source = descriptor?.source;
  if (source === undefined)
    return await complain(call, `${given.get('u') ?? '0'}: invalid file descriptor: Bad file descriptor`);
  const onTerminal = isTerminal(shell.process, descriptor);
  const prompt = given.get('p');
  if (prompt !== undefined && onTerminal) await shell.writeError(prompt);
  const restore = quietTerminal(shell, onTerminal, given);
  let line: ReadLine | undefined | 'timeout';
  try {
    line = await readWithin(shell, given, source);
  } finally {
    restore();
  }
  if (line === 'timeout') return 142;
  await store(shell, given, operands, line?.text ?? '');
  return line?.complete === true ? 0 : 1;
}

/** `-s` hides what is typed; `-n` takes characters as they come. */
function quietTerminal(shell: Shell, onTerminal: boolean, given: ReadonlyMap<string, string>): () => void {
  const { terminal } = shell.process;
  if (terminal === undefined || !onTerminal) return () => {};
  const { echo } = terminal;
  if (given.has('s')) terminal.setEcho(false);
  const byCharacter = given.has('n') || given.has('N') || given.has('d');
  if (byCharacter) terminal.setRaw(true);
  return () => {
    terminal.setEcho(echo);
    if (byCharacter) terminal.setRaw(false);
  };
}

async function readWithin(
  shell: Shell,
  given: ReadonlyMap<string, string>,
  source: Parameters<typeof readLine>[0],
): Promise<ReadLine | undefined | 'timeout'> {
  const exact = given.get('N');
  const count = exact ?? given.get('n');
  const delimiterText = given.get('d');
  const delimiter = exact !== undefined ? 0x100 : delimiterText === undefined ? 0x0a : delimiterText.charCodeAt(0) || 0;
  const limits = { delimiter, ...(count === undefined ? {} : { maximumCharacters: Number(count) }) };
  const seconds = given.get('t');
  const interrupt = new AbortController();
  shell.interrupted = interrupt;
  const timer =
    seconds === undefined ? undefined : shell.process.clock.setTimer(Number(seconds) * 1000, () => interrupt.abort());
  try {
    let line = await readLine(source, AbortSignal.any([shell.process.killed, interrupt.signal]), limits);
    while (
      line?.complete === true &&
      !given.has('r') &&
      delimiter === 0x0a &&
      /(?:^|[^\\])(?:\\\\)*\\$/.test(line.text)
    ) {
      const more = await readLine(source, shell.process.killed, limits);
      line = { text: line.text.slice(0, -1) + (more?.text ?? ''), complete: more?.complete ?? false };
    }
    return line;
  } catch (error) {
    shell.process.killed.throwIfAborted();
    if (!interrupt.signal.aborted) throw error;
    return 'timeout';
  } finally {
    shell.interrupted = undefined;
    timer?.[Symbol.dispose]();
  }
}

async function store(
  shell: Shell,
  given: ReadonlyMap<string, string>,
  names: readonly string[],
  text: string,
): Promise<void> {
  const raw = given.has('r');
  const separators = shell.variables.get('IFS') ?? ' \t\n';
  const array = given.get('a');
  if (array !== undefined) {
    const words = splitWords(text, separators, Number.POSITIVE_INFINITY, raw);
    shell.variables.writable(array).kind = 'indexed';
    shell.variables.setAll(array, new Map(words.map((word, index) => [String(index), word])));
    return;
  }
  if (names.length === 0 || given.has('N')) {
    const [name = 'REPLY'] = names;
    await guard(shell, () =>
      shell.variables.set(name, raw || given.has('N') ? text : text.replace(/\\([\s\S])/g, '$1')),
    );
    return;
  }
  const words = splitWords(text, separators, names.length, raw);
  for (const [index, name] of names.entries()) {
    const element = /^(\w+)\[(.*)\]$/s.exec(name);
    const value = words[index] ?? '';
    await guard(shell, () => assignScalar(shell, element?.[1] ?? name, element?.[2], value, false));
  }
}

/** Splits as `read` does: the last word takes the rest. */
function splitWords(text: string, separators: string, maximum: number, raw: boolean): string[] {
  const characters = splitCharacters(text, raw);
  const isSeparator = (at: number): boolean => {
    const character = characters[at];
    return character !== undefined && !character.quoted && separators.includes(character.text);
  };
  const isSpace = (at: number): boolean => isSeparator(at) && /[ \t\n]/.test(characters[at]?.text ?? '');
  const words: string[] = [];
  let index = 0;
  while (isSpace(index)) index += 1;
  while (index < characters.length) {
    if (words.length === maximum - 1) {
      words.push(lastWord(characters, index, isSeparator, isSpace));
      return words;
    }
    const start = index;
    while (index < characters.length && !isSeparator(index)) index += 1;
    words.push(
      characters
        .slice(start, index)
        .map((character) => character.text)
        .join(''),
    );
    while (isSpace(index)) index += 1;
    if (isSeparator(index) && !isSpace(index)) {
      index += 1;
      while (isSpace(index)) index += 1;
    }
  }
  return words;
}

interface Character {
  readonly text: string;
  readonly quoted: boolean;
}

function splitCharacters(text: string, raw: boolean): Character[] {
  const characters: Character[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const quoted = !raw && text[index] === '\\' && index + 1 < text.length;
    if (quoted) index += 1;
    characters.push({ text: text[index] ?? '', quoted });
  }
  return characters;
}

function lastWord(
  characters: readonly Character[],
  start: number,
  isSeparator: (at: number) => boolean,
  isSpace: (at: number) => boolean,
): string {
  let end = characters.length;
  while (end > start && isSpace(end - 1)) end -= 1;
  const inner = characters
    .slice(start, end)
    .some((_, offset) => isSeparator(start + offset) && offset < end - start - 1);
  if (!inner && end > start && isSeparator(end - 1)) end -= 1;
  return characters
    .slice(start, end)
    .map((character) => character.text)
    .join('');
}
