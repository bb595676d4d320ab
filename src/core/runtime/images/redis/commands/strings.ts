import { type CommandContext, type CommandTable, integer, rangeOf } from '../command.ts';
import { ok, RedisError, type Reply } from '../reply.ts';

interface SetOptions {
  expiresAtMs: number | null | undefined;
  onlyNew: boolean;
  onlyExisting: boolean;
  returnsOld: boolean;
}

function readSetOptions(words: readonly string[], nowMs: number): SetOptions {
  const options: SetOptions = { expiresAtMs: null, onlyNew: false, onlyExisting: false, returnsOld: false };
  for (let index = 0; index < words.length; index += 1) {
    const name = (words[index] ?? '').toUpperCase();
    if (name === 'NX') options.onlyNew = true;
    else if (name === 'XX') options.onlyExisting = true;
    else if (name === 'GET') options.returnsOld = true;
    else if (name === 'KEEPTTL') options.expiresAtMs = undefined;
    else if (['EX', 'PX', 'EXAT', 'PXAT'].includes(name) && index + 1 < words.length) {
      index += 1;
      const amount = integer(words[index]);
      if (amount <= 0) throw new RedisError("ERR invalid expire time in 'set' command");
      options.expiresAtMs = (name.endsWith('AT') ? 0 : nowMs) + amount * (name.startsWith('E') ? 1000 : 1);
    } else throw new RedisError('ERR syntax error');
  }
  if (options.onlyNew && options.onlyExisting) throw new RedisError('ERR syntax error');
  return options;
}

function set(context: CommandContext, [key = '', value = '', ...words]: readonly string[]): Reply {
  const { database, nowMs } = context;
  const options = readSetOptions(words, nowMs);
  const old = options.returnsOld ? (database.string(key) ?? null) : null;
  const exists = database.get(key) !== undefined;
  if ((options.onlyNew && exists) || (options.onlyExisting && !exists)) {
    context.rewrite([]);
    return old;
  }
  return storeString(context, key, value, options.expiresAtMs) && (options.returnsOld ? old : ok);
}

function storeString(
  { database, rewrite }: CommandContext,
  key: string,
  value: string,
  expiresAtMs: number | null | undefined,
): Reply {
  database.set(key, value, expiresAtMs);
  if (expiresAtMs === undefined) rewrite(['SET', key, value, 'KEEPTTL']);
  else rewrite(expiresAtMs === null ? ['SET', key, value] : ['SET', key, value, 'PXAT', String(expiresAtMs)]);
  return ok;
}

function add({ database }: CommandContext, key: string, amount: number): Reply {
  const value = integer(database.string(key) ?? '0') + amount;
  database.set(key, String(value));
  return value;
}

export const stringCommands: CommandTable = {
  get: { arity: 2, run: ({ database }, [key = '']) => database.string(key) ?? null },
  set: { arity: -3, write: true, run: set },
  setnx: {
    arity: 3,
    write: true,
    run: (context, [key = '', value = '']) => {
      if (context.database.get(key) !== undefined) return 0;
      storeString(context, key, value, null);
      return 1;
    },
  },
  setex: {
    arity: 4,
    write: true,
    run: (context, [key = '', seconds, value = '']) =>
      storeString(context, key, value, context.nowMs + integer(seconds) * 1000),
  },
  psetex: {
    arity: 4,
    write: true,
    run: (context, [key = '', duration, value = '']) =>
      storeString(context, key, value, context.nowMs + integer(duration)),
  },
  getset: {
    arity: 3,
    write: true,
    run: (context, [key = '', value = '']) => {
      const old = context.database.string(key) ?? null;
      storeString(context, key, value, null);
      return old;
    },
  },
  getdel: {
    arity: 2,
    write: true,
    run: ({ database }, [key = '']) => {
      const old = database.string(key) ?? null;
      database.delete(key);
      return old;
    },
  },
  mget: {
    arity: -2,
    run: ({ database }, keys) =>
      keys.map((key) => {
        const value = database.get(key);
        return typeof value === 'string' ? value : null;
      }),
  },
  mset: {
    arity: -3,
    write: true,
    run: ({ database }, args) => {
      if (args.length % 2 !== 0) throw new RedisError("ERR wrong number of arguments for 'mset' command");
      for (let index = 0; index < args.length; index += 2) database.set(args[index] ?? '', args[index + 1] ?? '', null);
      return ok;
    },
  },
  append: {
    arity: 3,
    write: true,
    run: ({ database }, [key = '', value = '']) => {
      const text = (database.string(key) ?? '') + value;
      database.set(key, text);
      return text.length;
    },
  },
  strlen: { arity: 2, run: ({ database }, [key = '']) => database.string(key)?.length ?? 0 },
  getrange: {
    arity: 4,
    run: ({ database }, [key = '', from, to]) => {
      const text = database.string(key) ?? '';
      return text.slice(...rangeOf(text.length, integer(from), integer(to)));
    },
  },
  incr: { arity: 2, write: true, run: (context, [key = '']) => add(context, key, 1) },
  decr: { arity: 2, write: true, run: (context, [key = '']) => add(context, key, -1) },
  incrby: { arity: 3, write: true, run: (context, [key = '', amount]) => add(context, key, integer(amount)) },
  decrby: { arity: 3, write: true, run: (context, [key = '', amount]) => add(context, key, -integer(amount)) },
};
