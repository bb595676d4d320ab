/** A directive of nginx's configuration: `listen 80;` or `server { ... }`. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly line: number;
}

/** A configuration that nginx refuses; the message is its own. */
export class ConfigurationError extends Error {
  constructor(message: string, path: string, line: number) {
    super(`${message} in ${path}:${line}`);
    this.name = 'ConfigurationError';
  }
}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly quoted: boolean;
}

/** Parses a file; `include` gives the directives of the files that an include names. Throws a ConfigurationError. */
export function parseConfiguration(
  text: string,
  path: string,
  include: (pattern: string) => readonly Directive[],
): Directive[] {
  const tokens = tokenize(text);
  const { directives, next } = parseBlock(tokens, 0, path, include);
  const rest = tokens[next];
  if (rest !== undefined) throw new ConfigurationError(`unexpected "${rest.text}"`, path, rest.line);
  return directives;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[{};]|(?:\$\{\w+\}|[^\s{};"'])+|\n/g;
  let line = 1;
  for (const match of text.matchAll(pattern)) {
    const [whole, double, single] = match;
    if (whole === '\n') line += 1;
    else if (!whole.startsWith('#')) {
      const quoted = double ?? single;
      tokens.push({
        text: quoted === undefined ? whole : quoted.replace(/\\(["'\\])/g, '$1'),
        line,
        quoted: quoted !== undefined,
      });
    }
  }
  return tokens;
}

function parseBlock(
  tokens: readonly Token[],
  start: number,
  path: string,
  include: (pattern: string) => readonly Directive[],
): { directives: Directive[]; next: number } {
  const directives: Directive[] = [];
  let index = start;
  for (;;) {
    const name = tokens[index];
    if (name === undefined || (name.text === '}' && !name.quoted)) return { directives, next: index };
    const args: string[] = [];
    index += 1;
    let end = tokens[index];
    while (end !== undefined && (end.quoted || !['{', '}', ';'].includes(end.text))) {
      args.push(end.text);
      index += 1;
      end = tokens[index];
    }
    if (end === undefined)
      throw new ConfigurationError('unexpected end of file, expecting ";" or "}"', path, tokens.at(-1)?.line ?? 1);
    if (end.text === '}') throw new ConfigurationError('unexpected "}"', path, end.line);
    index += 1;
    if (end.text === ';') {
      if (name.text === 'include') directives.push(...include(args[0] ?? ''));
      else directives.push({ name: name.text, args, block: undefined, line: name.line });
      continue;
    }
    const inner = parseBlock(tokens, index, path, include);
    if (tokens[inner.next] === undefined)
      throw new ConfigurationError('unexpected end of file, expecting "}"', path, tokens.at(-1)?.line ?? 1);
    directives.push({ name: name.text, args, block: inner.directives, line: name.line });
    index = inner.next + 1;
  }
}
