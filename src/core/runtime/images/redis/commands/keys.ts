import { type CommandContext, type CommandTable, integer, type RedisCommand } from '../command.ts';
import { globPattern } from '../glob-pattern.ts';
import { ok, RedisError } from '../reply.ts';

const remove: RedisCommand = {
  arity: -2,
  write: true,
  run: ({ database }, keys) => keys.filter((key) => database.delete(key)).length,
};

const flush: RedisCommand = {
  arity: -1,
  write: true,
  run: ({ database }) => {
    database.clear();
    return ok;
  },
};

function expire(unitMs: number, absolute: boolean): RedisCommand {
  return {
    arity: -3,
    write: true,
    run: (context, [key = '', amount]) =>
      expireAt(context, key, (absolute ? 0 : context.nowMs) + integer(amount) * unitMs),
  };
}

function expireAt({ database, nowMs, rewrite }: CommandContext, key: string, atMs: number): number {
  const value = database.get(key);
  if (value === undefined) return 0;
  rewrite(['PEXPIREAT', key, String(atMs)]);
  if (atMs <= nowMs) database.delete(key);
  else database.set(key, value, atMs);
  return 1;
}

function timeToLive(unitMs: number): RedisCommand {
  return {
    arity: 2,
    run: ({ database, nowMs }, [key = '']) => {
      if (database.get(key) === undefined) return -2;
      const atMs = database.expiresAtMs(key);
      return atMs === undefined ? -1 : Math.round((atMs - nowMs) / unitMs);
    },
  };
}

function typeOf({ database }: CommandContext, key: string): string {
  const value = database.get(key);
  if (value === undefined) return 'none';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  return value instanceof Set ? 'set' : 'hash';
}

export const keyCommands: CommandTable = {
  del: remove,
  unlink: remove,
  exists: {
    arity: -2,
    run: ({ database }, keys) => keys.filter((key) => database.get(key) !== undefined).length,
  },
  expire: expire(1000, false),
  pexpire: expire(1, false),
  expireat: expire(1000, true),
  pexpireat: expire(1, true),
  ttl: timeToLive(1000),
  pttl: timeToLive(1),
  persist: {
    arity: 2,
    write: true,
    run: ({ database }, [key = '']) => {
      const value = database.get(key);
      if (value === undefined || database.expiresAtMs(key) === undefined) return 0;
      database.set(key, value, null);
      return 1;
    },
  },
  keys: {
    arity: 2,
    run: ({ database }, [pattern = '']) => {
      const expression = globPattern(pattern);
      return database.keys().filter((key) => expression.test(key));
    },
  },
  scan: {
    arity: -2,
    run: ({ database }, [, ...options]) => {
      const match = options.findIndex((word) => word.toUpperCase() === 'MATCH');
      const expression = globPattern(match < 0 ? '*' : (options[match + 1] ?? '*'));
      return ['0', database.keys().filter((key) => expression.test(key))];
    },
  },
  type: { arity: 2, run: (context, [key = '']) => ({ simple: typeOf(context, key) }) },
  rename: {
    arity: 3,
    write: true,
    run: ({ database }, [from = '', to = '']) => {
      const value = database.get(from);
      if (value === undefined) throw new RedisError('ERR no such key');
      const atMs = database.expiresAtMs(from);
      database.delete(from);
      database.set(to, value, atMs ?? null);
      return ok;
    },
  },
  randomkey: {
    arity: 1,
    run: ({ database, server }) => {
      const keys = database.keys();
      return keys[Math.floor(server.process.clock.random() * keys.length)] ?? null;
    },
  },
  dbsize: { arity: 1, run: ({ database }) => database.keys().length },
  flushdb: flush,
  flushall: {
    arity: -1,
    write: true,
    run: ({ server }) => {
      for (const database of server.databases) database.clear();
      return ok;
    },
  },
};
