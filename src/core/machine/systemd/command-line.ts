/** A command of an `Exec...=` line. */
export interface UnitCommand {
  /** `-` in front: that it fails does not matter. */
  readonly ignoresFailure: boolean;
  /** `@` in front: the second word is argv[0]. */
  readonly namesItself: boolean;
  readonly words: readonly Word[];
}

/** A word as written: variables in it are still to be replaced. */
interface Word {
  readonly text: string;
  /** Within single quotes or after `$$`, nothing is replaced. */
  readonly literal: boolean;
}

export function parseUnitCommand(line: string): UnitCommand {
  const prefix = /^[-@:+!|]*/.exec(line)?.[0] ?? '';
  return {
    ignoresFailure: prefix.includes('-'),
    namesItself: prefix.includes('@'),
    words: splitWords(line.slice(prefix.length)),
  };
}

/** The arguments of a command: `$NAME` as a word of its own becomes as many words as its value has, `${NAME}` stays within its word. */
export function expandCommand(command: UnitCommand, env: ReadonlyMap<string, string>): string[] {
  return command.words.flatMap(({ text, literal }) => {
    if (literal) return [text];
    const whole = /^\$([A-Za-z_]\w*)$/.exec(text);
    if (whole?.[1] !== undefined) return splitWords(env.get(whole[1]) ?? '').map((word) => word.text);
    return [
      text.replace(/\$\$|\$\{(\w+)\}|\$([A-Za-z_]\w*)/g, (match, braced?: string, bare?: string) => {
        return match === '$$' ? '$' : (env.get(braced ?? bare ?? '') ?? '');
      }),
    ];
  });
}

/** Splits at white space; quotes keep a word together and a backslash takes the next character's meaning. */
function splitWords(line: string): Word[] {
  const words: Word[] = [];
  const pattern = /\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+)/gy;
  for (const match of line.matchAll(pattern)) {
    const raw = match[1] ?? '';
    words.push({ text: unquote(raw), literal: raw.startsWith("'") });
  }
  return words;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ' };

function unquote(raw: string): string {
  return raw.replace(
    /"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|\\(.)/g,
    (_match, double?: string, single?: string, escaped?: string) => {
      if (escaped !== undefined) return escapes[escaped] ?? escaped;
      return (double ?? single ?? '').replace(/\\(.)/g, (_all, character: string) => escapes[character] ?? character);
    },
  );
}

/** `NAME=VALUE` words of an `Environment=` line. */
export function parseEnvironment(line: string): [name: string, value: string][] {
  return splitWords(line).flatMap(({ text }): [string, string][] => {
    const equals = text.indexOf('=');
    return equals <= 0 ? [] : [[text.slice(0, equals), text.slice(equals + 1)]];
  });
}

/** The variables of an `EnvironmentFile=`: one a line, shell-like quotes, comments with `#` or `;`. */
export function parseEnvironmentFile(text: string): [name: string, value: string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const match = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (match?.[1] === undefined) return [];
    return [[match[1], unquote((match[2] ?? '').trim())]];
  });
}
