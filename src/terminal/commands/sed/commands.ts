export type Address =
  | { type: 'line'; number: number }
  | { type: 'last' }
  | { type: 'pattern'; expression: RegExp | undefined }
  | { type: 'step'; first: number; step: number }
  | { type: 'count'; lines: number }
  | { type: 'multiple'; of: number };

export interface SedCommand {
  readonly name: string;
  readonly first: Address | undefined;
  readonly second: Address | undefined;
  readonly negated: boolean;
  /** Text of `a`, `i`, `c`; label; file name; or the number of an exit code. */
  readonly text: string;
  readonly substitution: Substitution | undefined;
  readonly translation: ReadonlyMap<string, string> | undefined;
  /** Where `}` of a `{` is: the index of the command behind. */
  blockEnd: number;
  /** Whether a range is being passed, and where it ends. */
  active: boolean;
  activeEnd: number | undefined;
}

export interface Substitution {
  /** Undefined: the last expression that was used. */
  readonly expression: RegExp | undefined;
  readonly replacement: readonly ReplacementPart[];
  readonly global: boolean;
  readonly occurrence: number;
  readonly print: boolean;
  readonly file: string | undefined;
}

export type ReplacementPart =
  | { type: 'text'; text: string }
  | { type: 'group'; number: number }
  | { type: 'case'; letter: string };

/** What is wrong with a script, without the place: `unknown command: `k'`. */
export class SedSyntaxError extends Error {
  /** How many characters had been read. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

/** Reads the right side of `s`. */
export function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  for (const [piece] of text.matchAll(/\\[\s\S]|&|[^\\&]+/g)) {
    const second = piece[1] ?? '';
    if (piece === '&') parts.push({ type: 'group', number: 0 });
    else if (!piece.startsWith('\\')) parts.push({ type: 'text', text: piece });
    else if (/\d/.test(second)) parts.push({ type: 'group', number: Number(second) });
    else if (/[LUluE]/.test(second)) parts.push({ type: 'case', letter: second });
    else parts.push({ type: 'text', text: escapes[second] ?? second });
  }
  return parts;
}
