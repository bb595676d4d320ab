/** One line of a Corefile: a word, what follows it, and the lines in its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
  readonly line: number;
}

/** What is served for some zones. */
export interface ServerBlock {
  readonly zones: readonly ServedZone[];
  readonly directives: readonly Directive[];
}

export interface ServedZone {
  /** Lower-case, absolute: `cluster.local.`, `.` for all. */
  readonly zone: string;
  readonly port: number;
}

/** What is wrong with a Corefile, in CoreDNS's words. */
export class CorefileError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line} - Error during parsing: ${problem}`);
    this.name = 'CorefileError';
  }
}

interface Token {
  readonly text: string;
  readonly line: number;
}

/** Reads a Corefile. `{$NAME}` stands for a variable of the environment. Throws a CorefileError. */
export function parseCorefile(file: string, text: string, env: ReadonlyMap<string, string>): ServerBlock[] {
  const tokens = tokenize(replaceVariables(text, env));
  const reader = new TokenReader(file, tokens);
  const snippets = new Map<string, readonly Directive[]>();
  const blocks: ServerBlock[] = [];
  while (reader.peek() !== undefined) {
    const line = reader.peek()?.line ?? 0;
    const keys = reader.readKeys();
    const directives = reader.readBlock().flatMap((directive) => expandImport(file, directive, snippets));
    const snippet = /^\((.+)\)$/.exec(keys[0] ?? '')?.[1];
    if (snippet === undefined) blocks.push({ zones: keys.flatMap((key) => parseZone(file, line, key)), directives });
    else snippets.set(snippet, directives);
  }
  return blocks;
}

function replaceVariables(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(/\{\$([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => env.get(name) ?? '');
}

function expandImport(
  file: string,
  directive: Directive,
  snippets: ReadonlyMap<string, readonly Directive[]>,
): readonly Directive[] {
  if (directive.name !== 'import') return [directive];
  const [name = ''] = directive.args;
  const found = snippets.get(name);
  if (found === undefined) throw new CorefileError(file, directive.line, `File to import not found: ${name}`);
  return found;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  text.split('\n').forEach((content, index) => {
    for (const match of content.matchAll(/"((?:[^"\\]|\\.)*)"|(#.*)|(\S+)/g)) {
      const [, quoted, comment, word] = match;
      if (comment !== undefined) break;
      tokens.push({ text: quoted === undefined ? (word ?? '') : quoted.replace(/\\(.)/g, '$1'), line: index + 1 });
    }
  });
  return tokens;
}

class TokenReader {
  readonly #file: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(file: string, tokens: readonly Token[]) {
    this.#file = file;
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  /** The words before an opening brace. */
  readKeys(): string[] {
    const keys: string[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.text === '{') return keys;
      keys.push(token.text.replace(/,$/, ''));
    }
    throw new CorefileError(this.#file, this.#tokens.at(-1)?.line ?? 1, 'Unexpected EOF');
  }

  /** The lines up to the closing brace. */
  readBlock(): Directive[] {
    const directives: Directive[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.text === '}') return directives;
      directives.push(this.#readDirective(token));
    }
    const line = this.#tokens.at(-1)?.line ?? 1;
    throw new CorefileError(this.#file, line, "Unexpected EOF, expecting '}'");
  }

  #readDirective({ text: name, line }: Token): Directive {
    const args: string[] = [];
    for (let token = this.peek(); token?.line === line && token.text !== '}'; token = this.peek()) {
      this.#position += 1;
      if (token.text === '{') return { name, args, line, block: this.readBlock() };
      args.push(token.text);
    }
    return { name, args, line, block: [] };
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    return token;
  }
}

function parseZone(file: string, line: number, key: string): ServedZone[] {
  const match = /^(?:dns:\/\/)?(.*?)(?::(\d+))?$/.exec(key);
  const [, name = '', port = '53'] = match ?? [];
  if (key.includes('://') && !key.startsWith('dns://'))
    throw new CorefileError(file, line, `unsupported scheme in "${key}"`);
  return [{ zone: absoluteName(name), port: Number(port) }];
}

/** Lower-case and with a dot at the end. */
export function absoluteName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

/** Whether a name lies in a zone; both absolute and lower-case. */
export function isInZone(name: string, zone: string): boolean {
  return zone === '.' || name === zone || name.endsWith(`.${zone}`);
}

/** The most specific of the zones that a name lies in. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  const fitting = zones.filter((zone) => isInZone(name, zone));
  return fitting.sort((left, right) => right.length - left.length)[0];
}
