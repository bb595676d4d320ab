import { type ProcessColumn, processColumns } from './columns.ts';

/** What a `ps` command line asks for. */
export interface PsRequest {
  readonly selection: PsSelection;
  readonly columns: readonly ProcessColumn[];
  readonly forest: boolean;
  readonly showsHeader: boolean;
  readonly sort: readonly { readonly column: ProcessColumn; readonly descending: boolean }[];
}

export interface PsSelection {
  /** `own`: this user's on this terminal. `withTerminal`: BSD's default. */
  kind: 'own' | 'all' | 'withTerminal' | 'listed';
  readonly pids: Set<number>;
  readonly parents: Set<number>;
  readonly users: Set<string>;
  readonly commands: Set<string>;
}

/** An option that ps does not know; the message is ps's. */
export class PsOptionError extends Error {
  override readonly name = 'PsOptionError';
}

const layouts = {
  default: ['pid', 'tname', 'time', 'ucmd'],
  full: ['uid=UID', 'pid', 'ppid', 'c', 'stime', 'tname', 'time', 'cmd'],
  long: ['f', 's', 'uid', 'pid', 'ppid', 'c', 'pri', 'ni', 'addr', 'size', 'wchan', 'tname', 'time', 'ucmd'],
  bsd: ['pid', 'tname', 'stat', 'bsdtime', 'args'],
  bsdUser: ['user', 'pid', 'pcpu', 'pmem', 'vsz', 'rss', 'tname', 'stat', 'start_time', 'bsdtime', 'args'],
  jobs: ['pid', 'pgid', 'sid', 'tname', 'time', 'ucmd'],
} as const;

export function parsePsOptions(args: readonly string[]): PsRequest {
  const parser = new PsParser(args);
  parser.run();
  return parser.request();
}

class PsParser {
  readonly #args: string[];
  readonly #selection: PsSelection = {
    kind: 'own',
    pids: new Set(),
    parents: new Set(),
    users: new Set(),
    commands: new Set(),
  };
  readonly #formats: string[] = [];
  readonly #sort: string[] = [];
  #layout: keyof typeof layouts = 'default';
  #forest = false;
  #showsHeader = true;

  constructor(args: readonly string[]) {
    this.#args = [...args];
  }

  run(): void {
    for (let argument = this.#args.shift(); argument !== undefined; argument = this.#args.shift()) {
      if (argument.startsWith('--')) this.#long(argument.slice(2));
      else if (argument.startsWith('-')) this.#unix(argument.slice(1));
      else if (/^\d+(,\d+)*$/.test(argument)) this.#list('pids', argument);
      else this.#bsd(argument);
    }
  }

  request(): PsRequest {
    const names = this.#formats.length > 0 ? this.#formats.flatMap((text) => text.split(',')) : layouts[this.#layout];
    const columns = this.#formats.length > 0 ? this.#customColumns() : names.map((name) => columnNamed(name));
    const sort = this.#sort
      .flatMap((text) => text.split(','))
      .map((text) => ({ column: columnNamed(text.replace(/^[-+]/, '')), descending: text.startsWith('-') }));
    const hidesHeader = columns.every(({ header }) => header === '');
    return {
      selection: this.#selection,
      columns,
      forest: this.#forest,
      showsHeader: this.#showsHeader && !hidesHeader,
      sort,
    };
  }

  /** `-o pid=,comm=NAME`. */
  #customColumns(): ProcessColumn[] {
    return this.#formats.flatMap((text) => {
      const names = text.split(text.includes('=') ? ',' : /[,\s]+/).filter((name) => name !== '');
      return names.map((name) => columnNamed(name));
    });
  }

  #long(text: string): void {
    const [name = '', given] = text.split(/=(.*)/s);
    const value = (): string => given ?? this.#args.shift() ?? '';
    if (name === 'forest') this.#forest = true;
    else if (name === 'no-headers' || name === 'no-heading' || name === 'no-headings') this.#showsHeader = false;
    else if (name === 'headers') this.#showsHeader = true;
    else if (name === 'sort') this.#sort.push(value());
    else if (name === 'format') this.#formats.push(value());
    else if (name === 'pid') this.#list('pids', value());
    else if (name === 'ppid') this.#list('parents', value());
    else if (name === 'user' || name === 'User') this.#list('users', value());
    else throw new PsOptionError('unknown gnu long option');
  }

  #unix(letters: string): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters.charAt(index);
      if ('opuUCqt'.includes(letter)) {
        const rest = letters.slice(index + 1);
        this.#unixWithValue(letter, rest !== '' ? rest : (this.#args.shift() ?? ''));
        return;
      }
      this.#unixFlag(letter);
    }
  }

  #unixWithValue(letter: string, value: string): void {
    if (letter === 'o') this.#formats.push(value);
    else if (letter === 'p' || letter === 'q') this.#list('pids', value);
    else if (letter === 'C') this.#list('commands', value);
    else if (letter !== 't') this.#list('users', value);
  }

  #unixFlag(letter: string): void {
    if (letter === 'e' || letter === 'A') this.#selection.kind = 'all';
    else if (letter === 'a' || letter === 'x') this.#selection.kind = 'all';
    else if (letter === 'f' || letter === 'F') this.#layout = 'full';
    else if (letter === 'l') this.#layout = 'long';
    else if (letter === 'j') this.#layout = 'jobs';
    else if (letter === 'H') this.#forest = true;
    else if (!'wLTMyNV'.includes(letter)) throw new PsOptionError('unsupported SysV option');
  }

  #bsd(letters: string): void {
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters.charAt(index);
      if (letter === 'o' || letter === 'p') {
        const value = letters.slice(index + 1) || (this.#args.shift() ?? '');
        if (letter === 'o') this.#formats.push(value);
        else this.#list('pids', value);
        return;
      }
      if (letter === 'a') this.#selection.kind = this.#selection.kind === 'all' ? 'all' : 'withTerminal';
      else if (letter === 'x') this.#selection.kind = 'all';
      else if (letter === 'u') this.#layout = 'bsdUser';
      else if (letter === 'f') this.#forest = true;
      else if (letter === 'l') this.#layout = 'long';
      else if (letter === 'h') this.#showsHeader = false;
      else if (!'wejmcn'.includes(letter)) throw new PsOptionError('unsupported option (BSD syntax)');
    }
    if (this.#layout === 'default') this.#layout = 'bsd';
    if (this.#selection.kind === 'own') this.#selection.kind = 'withTerminal';
  }

  #list(kind: 'pids' | 'parents' | 'users' | 'commands', text: string): void {
    if (this.#selection.kind !== 'all') this.#selection.kind = 'listed';
    for (const item of text.split(/[,\s]+/).filter((each) => each !== '')) {
      if (kind === 'users' || kind === 'commands') this.#selection[kind].add(item);
      else if (/^\d+$/.test(item)) this.#selection[kind].add(Number(item));
      else throw new PsOptionError('process ID list syntax error');
    }
  }
}

function columnNamed(text: string): ProcessColumn {
  const equals = text.indexOf('=');
  const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
  const column = name === 'uid' && equals >= 0 ? processColumns['user'] : processColumns[name];
  if (column === undefined) throw new PsOptionError(`unknown user-defined format specifier "${name}"`);
  return equals < 0 ? column : { ...column, header: text.slice(equals + 1) };
}
