export interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing after it counts. */
  readonly stopped: boolean;
}

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Replaces backslash escapes. `echo`: octal needs `\0`, `\c` stops; `printf`: octal is `\NNN`, `\c` stops, quotes may be
 * escaped; `ansi`: as in $'...'.
 */
export function expandEscapes(text: string, taste: 'echo' | 'printf' | 'format' | 'ansi'): Unescaped {
  if (!text.includes('\\')) return { text, stopped: false };
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character !== '\\') {
      result += character;
      continue;
    }
    const rest = text.slice(index + 1);
    if (rest.startsWith('c') && taste !== 'ansi' && taste !== 'format') return { text: result, stopped: true };
    const [value, length] = readEscape(rest, taste);
    result += value;
    index += length;
  }
  return { text: joinBytes(result), stopped: false };
}

function readEscape(rest: string, taste: 'echo' | 'printf' | 'format' | 'ansi'): [value: string, length: number] {
  const first = rest[0] ?? '';
  const octal = (taste === 'echo' ? /^0([0-7]{0,3})/ : taste === 'printf' ? /^0?([0-7]{1,3})/ : /^([0-7]{1,3})/).exec(
    rest,
  );
  if (octal !== null) return [byte(Number.parseInt(octal[1] || '0', 8)), octal[0].length];
  const named = simple[first];
  if (named !== undefined) return [named, 1];
  if (taste !== 'echo' && (first === '"' || first === "'" || (first === '?' && taste !== 'printf'))) return [first, 1];
  const hexadecimal = /^x([0-9a-fA-F]{1,2})/.exec(rest);
  if (hexadecimal !== null) return [byte(Number.parseInt(hexadecimal[1] ?? '', 16)), hexadecimal[0].length];
  const unicode = /^(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
  if (unicode !== null) {
    return [String.fromCodePoint(Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16)), unicode[0].length];
  }
  const control = taste === 'ansi' ? /^c(.)/s.exec(rest) : null;
  if (control !== null) return [String.fromCharCode((control[1] ?? '').toUpperCase().charCodeAt(0) ^ 0x40), 2];
  return [`\\${first}`, first.length];
}

/** Bytes above ASCII stand in a private area until they are joined to characters. */
const byteBase = 0xf700;

function byte(value: number): string {
  const code = value & 0xff;
  return code < 0x80 ? String.fromCharCode(code) : String.fromCharCode(byteBase + code);
}

function joinBytes(text: string): string {
  return text.replace(/[\uf780-\uf7ff]+/g, (run) =>
    new TextDecoder().decode(Uint8Array.from(run, (character) => character.charCodeAt(0) - byteBase)),
  );
}
