import type { SharedSource } from '../descriptors.ts';

export interface ReadLine {
  readonly text: string;
  /** Whether the delimiter was there. */
  readonly complete: boolean;
}

export interface ReadLimits {
  /** One byte; default a newline. */
  readonly delimiter?: number;
  readonly maximumCharacters?: number;
}

const decoder = new TextDecoder();

/**
 * Reads up to a delimiter and leaves the rest to whoever reads next. Undefined at the end of the stream. Rejects with the
 * signal's reason when it aborts; what was read until then is put back.
 */
export async function readLine(
  source: SharedSource,
  signal: AbortSignal,
  { delimiter = 0x0a, maximumCharacters }: ReadLimits = {},
): Promise<ReadLine | undefined> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    let piece: Uint8Array | undefined;
    try {
      piece = await source.read(signal);
    } catch (error) {
      for (const taken of pieces.reverse()) source.unread(taken);
      throw error;
    }
    if (piece === undefined) {
      return pieces.length === 0 ? undefined : { text: decoder.decode(join(pieces)), complete: false };
    }
    const end = piece.indexOf(delimiter);
    pieces.push(end < 0 ? piece : piece.subarray(0, end));
    if (maximumCharacters !== undefined) {
      const limited = takeCharacters(
        source,
        join(pieces),
        maximumCharacters,
        end < 0 ? undefined : piece.subarray(end),
      );
      if (limited !== undefined) return limited;
    }
    if (end < 0) continue;
    source.unread(piece.subarray(end + 1));
    return { text: decoder.decode(join(pieces)), complete: true };
  }
}

function takeCharacters(
  source: SharedSource,
  bytes: Uint8Array,
  maximum: number,
  rest: Uint8Array | undefined,
): ReadLine | undefined {
  const characters = Array.from(decoder.decode(bytes));
  if (characters.length < maximum) return undefined;
  const text = characters.slice(0, maximum).join('');
  const used = new TextEncoder().encode(text).length;
  if (rest !== undefined) source.unread(rest);
  source.unread(bytes.subarray(used));
  return { text, complete: true };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
