import { type CommandContext, type CommandTable, integer } from '../command.ts';
import { ok, RedisError } from '../reply.ts';

function setFields({ database }: CommandContext, name: string, [key = '', ...pairs]: readonly string[]): number {
  if (pairs.length % 2 !== 0) throw new RedisError(`ERR wrong number of arguments for '${name}' command`);
  const hash = database.hash(key) ?? new Map<string, string>();
  const before = hash.size;
  for (let index = 0; index < pairs.length; index += 2) hash.set(pairs[index] ?? '', pairs[index + 1] ?? '');
  database.set(key, hash);
  return hash.size - before;
}

export const hashCommands: CommandTable = {
  hset: { arity: -4, write: true, run: (context, args) => setFields(context, 'hset', args) },
  hmset: {
    arity: -4,
    write: true,
    run: (context, args) => {
      setFields(context, 'hmset', args);
      return ok;
    },
  },
  hget: { arity: 3, run: ({ database }, [key = '', field = '']) => database.hash(key)?.get(field) ?? null },
  hmget: {
    arity: -3,
    run: ({ database }, [key = '', ...fields]) => fields.map((field) => database.hash(key)?.get(field) ?? null),
  },
  hgetall: { arity: 2, run: ({ database }, [key = '']) => [...(database.hash(key) ?? [])].flat() },
  hkeys: { arity: 2, run: ({ database }, [key = '']) => [...(database.hash(key)?.keys() ?? [])] },
  hvals: { arity: 2, run: ({ database }, [key = '']) => [...(database.hash(key)?.values() ?? [])] },
  hlen: { arity: 2, run: ({ database }, [key = '']) => database.hash(key)?.size ?? 0 },
  hexists: { arity: 3, run: ({ database }, [key = '', field = '']) => Number(database.hash(key)?.has(field) ?? false) },
  hdel: {
    arity: -3,
    write: true,
    run: ({ database }, [key = '', ...fields]) => {
      const hash = database.hash(key);
      const removed = fields.filter((field) => hash?.delete(field)).length;
      database.dropEmpty(key);
      return removed;
    },
  },
  hincrby: {
    arity: 4,
    write: true,
    run: ({ database }, [key = '', field = '', amount]) => {
      const hash = database.hash(key) ?? new Map<string, string>();
      const value = integer(hash.get(field) ?? '0') + integer(amount);
      database.set(key, hash.set(field, String(value)));
      return value;
    },
  },
};
