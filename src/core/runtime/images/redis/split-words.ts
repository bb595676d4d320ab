import { RedisError } from './reply.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** Splits a line into words; quotes hold words together. Throws a RedisError where one is not closed. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*(?:"((?:\\.|[^"\\])*)"(?=\s|$)|'((?:\\'|[^'])*)'(?=\s|$)|([^\s"']\S*)|(\S))/gy;
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    const [, double, single, plain] = found;
    if (double !== undefined) words.push(resolveEscapes(double));
    else if (single !== undefined) words.push(single.replaceAll("\\'", "'"));
    else if (plain !== undefined) words.push(plain);
    else throw new RedisError('ERR Protocol error: unbalanced quotes in request');
  }
  return words;
}

function resolveEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex: string | undefined, character: string) =>
    hex === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
