import { isSystemError } from '../../../core/system-error.ts';
import { expandEscapes } from '../../shell/expand/escapes.ts';
import { Accounts } from '../accounts.ts';
import { formatDate } from '../date-format.ts';
import { modeText } from '../file-mode.ts';
import { type FindContext, FindSyntaxError, type Found, type Predicate } from './expression.ts';

export interface Action {
  readonly predicate: Predicate;
  readonly finish?: (context: FindContext) => Promise<void>;
}

const names = new Set([
  '-print',
  '-print0',
  '-printf',
  '-ls',
  '-delete',
  '-prune',
  '-quit',
  '-exec',
  '-execdir',
  '-ok',
]);

export function isAction(option: string): boolean {
  return names.has(option);
}

/** The action that an option means; `next` gives its arguments. */
export function action(option: string, next: () => string): Action {
  switch (option) {
    case '-print':
      return { predicate: (found, context) => print(context, `${found.path}\n`) };
    case '-print0':
      return { predicate: (found, context) => print(context, `${found.path}\0`) };
    case '-printf': {
      const format = next();
      return { predicate: (found, context) => print(context, formatFound(context, found, format)) };
    }
    case '-ls':
      return {
        predicate: (found, context) =>
          print(context, formatFound(context, found, '%9i %6k %M %3n %-8u %-8g %8s %Tb %Td %TH:%TM %p\\n')),
      };
    case '-prune':
      return {
        predicate: (_found, context) => {
          context.pruned = true;
          return true;
        },
      };
    case '-quit':
      return {
        predicate: (_found, context) => {
          context.quit = true;
          return true;
        },
      };
    case '-delete':
      return { predicate: remove };
    default:
      return execute(option, next);
  }
}

async function print({ process }: FindContext, text: string): Promise<boolean> {
  await process.stdout.write(text);
  return true;
}

async function remove({ path, status }: Found, context: FindContext): Promise<boolean> {
  const { process } = context;
  try {
    if (path === '.') return true;
    if (status.type === 'directory') process.files.removeDirectory(process.resolve(path));
    else process.files.remove(process.resolve(path));
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await process.stderr.write(`find: cannot delete ‘${path}’: ${error.message}\n`);
    context.failed = true;
    return false;
  }
}

function execute(option: string, next: () => string): Action {
  const words: string[] = [];
  for (let word = next(); word !== ';'; word = next()) {
    if (word === '+' && words.at(-1) === '{}') return executeTogether(words.slice(0, -1));
    words.push(word);
  }
  if (words.length === 0) throw new FindSyntaxError(`invalid argument \`;' to \`${option}'`);
  return {
    predicate: async ({ path, name }, context) => {
      const shown = option === '-execdir' ? `./${name}` : path;
      const directory = option === '-execdir' ? context.process.resolve(`${path}/..`) : undefined;
      return (
        (await run(
          context,
          words.map((word) => word.replaceAll('{}', shown)),
          directory,
        )) === 0
      );
    },
  };
}

function executeTogether(words: readonly string[]): Action {
  const paths: string[] = [];
  return {
    predicate: ({ path }) => {
      paths.push(path);
      return true;
    },
    finish: async (context) => {
      if (paths.length > 0 && (await run(context, [...words, ...paths])) !== 0) context.failed = true;
    },
  };
}

async function run({ process }: FindContext, words: readonly string[], workingDirectory?: string): Promise<number> {
  try {
    const child = process.spawn(words, workingDirectory === undefined ? {} : { workingDirectory });
    return (await child.exited).code;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    await process.stderr.write(`find: ‘${words[0] ?? ''}’: ${error.message}\n`);
    return 1;
  }
}

const typeLetters: Readonly<Record<string, string>> = {
  file: 'f',
  directory: 'd',
  symlink: 'l',
  device: 'c',
  fifo: 'p',
  socket: 's',
};

function formatFound({ process }: FindContext, { path, name, depth, status, start }: Found, format: string): string {
  const accounts = new Accounts(process);
  const values: Readonly<Record<string, () => string>> = {
    p: () => path,
    f: () => name,
    h: () => (path.includes('/') ? path.replace(/\/[^/]*$/, '') : '.'),
    P: () => path.slice(start.length).replace(/^\//, ''),
    d: () => String(depth),
    s: () => String(status.size),
    k: () => String(Math.ceil(status.size / 1024)),
    m: () => status.mode.toString(8),
    M: () => (status.type === 'directory' ? 'd' : status.type === 'symlink' ? 'l' : '-') + modeText(status.mode),
    u: () => accounts.userName(status.uid),
    g: () => accounts.groupName(status.gid),
    U: () => String(status.uid),
    G: () => String(status.gid),
    i: () => String(status.inode),
    n: () => String(status.links),
    y: () => typeLetters[status.type] ?? 'U',
    l: () => (status.type === 'symlink' ? process.files.readLink(process.resolve(path)) : ''),
    t: () => formatDate(status.modifiedMs, '%a %b %e %H:%M:%S.%N0 %Y'),
  };
  const { text } = expandEscapes(format, 'format');
  return text.replace(
    /%(-?)(\d*)(?:T(.)|([a-zA-Z%]))/g,
    (match, left: string, width: string, date: string | undefined, letter: string) => {
      if (letter === '%') return '%';
      const value =
        date === undefined
          ? values[letter]?.()
          : formatDate(status.modifiedMs, date === '@' ? '%s' : date === '+' ? '%F+%T' : `%${date}`);
      if (value === undefined) return match;
      return left === '' ? value.padStart(Number(width)) : value.padEnd(Number(width));
    },
  );
}
